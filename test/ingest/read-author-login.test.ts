/** Rules that ask for an author's login match runs whose webhooks do not tell it. */
import { describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { alertsOf, type Desk, hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { now, ofJob, subscription, whole } from '../alerts/sample-reports.ts';
import { full } from '../views/sample-builds.ts';

type Report = ReturnType<typeof whole>;

async function tell(desk: Desk, report: Report): Promise<void> {
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report } as const;
  await handleReport(queued, desk.services, now + 15_000);
}

/** The author's name is all that the webhooks of an OAuth project tell. */
const byName = { author: 'Ann Lee', login: undefined };
const byAnn: Partial<CircleCI> = { build: async () => full({ status: 'failed', authorLogin: 'ann' }) };

function asking(circleci: Partial<CircleCI>, ...authors: readonly string[]): Desk {
  const desk = openDesk(circleci);
  subscribe(desk, subscription({ authors }));
  return desk;
}

describe('a rule for an author by login', () => {
  it('matches the first report of a failure, though no other rule is about the run', async () => {
    const desk = asking(byAnn, 'ann');
    await tell(desk, ofJob('test', 'failed', byName));
    expect(alertsOf(desk)).toMatchObject([{ status: 'failed' }]);
    expect((await desk.store.run('T1', 'run-1'))?.value.login).toBe('ann');
  });

  it('matches a run whose jobs were not reported, and asks once', async () => {
    const jobs = [{ number: 501, name: 'test', status: 'failed', type: 'build' }];
    const desk = asking({ ...byAnn, workflowJobs: async () => jobs as never }, 'ann');
    await tell(desk, whole('failed', byName));
    await tell(desk, whole('failed', { ...byName, id: 'again' }));
    expect(alertsOf(desk)[0]).toMatchObject({ status: 'failed' });
    expect(desk.calls.reads.filter((name) => name === 'workflowJobs')).toHaveLength(1);
  });

  it('matches neither another person nor one whom it excludes', async () => {
    for (const authors of [['eve'], ['!ann']]) {
      const desk = asking(byAnn, ...authors);
      await tell(desk, ofJob('test', 'failed', byName));
      expect(alertsOf(desk)).toEqual([]);
    }
  });

  it('goes by the name where CircleCI does not answer', async () => {
    const down = () => Promise.reject(new CircleCIError('unavailable', 'down'));
    const [byLogin, byTheirName] = [asking({ build: down }, 'ann'), asking({ build: down }, 'Ann Lee')];
    for (const desk of [byLogin, byTheirName]) await tell(desk, ofJob('test', 'failed', byName));
    expect([alertsOf(byLogin), alertsOf(byTheirName)]).toMatchObject([[], [{ status: 'failed' }]]);
  });

  it('that is an address matches the commit’s, told by the webhook or by CircleCI', async () => {
    const email = 'ann@acme.example';
    const told = asking(byAnn, email);
    await tell(told, ofJob('test', 'failed', { login: 'ann', email }));
    const asked = asking({ build: async () => full({ status: 'failed', authorEmail: email }) }, email);
    await tell(asked, ofJob('test', 'failed', { login: 'ann' }));
    const other = asking(byAnn, email);
    await tell(other, ofJob('test', 'failed', { login: 'ann', email: 'bob@acme.example' }));
    expect([told, asked, other].map((desk) => alertsOf(desk).length)).toEqual([1, 1, 0]);
  });

  it('costs nothing where the login is told, a job passed, or no rule asks', async () => {
    const told = asking(byAnn, 'eve');
    await tell(told, ofJob('test', 'failed'));
    const passed = asking(byAnn, 'eve');
    await tell(passed, ofJob('test', 'success', byName));
    const unasked = openDesk(byAnn);
    await tell(unasked, ofJob('test', 'failed', byName));
    expect([told, passed, unasked].flatMap(({ calls }) => calls.reads)).toEqual([]);
  });
});
