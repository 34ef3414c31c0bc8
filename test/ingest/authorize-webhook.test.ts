/** By which hook a report may come in, and what its coming says of the hook. */
import { describe, expect, test } from 'vitest';
import type { Project } from '../../lambda/circleci/project.ts';
import { handleHint } from '../../lambda/ingest/handle-legacy-notification.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import { handlePing } from '../../lambda/ingest/handle-webhook-ping.ts';
import type { ByHook } from '../../lambda/queue-message.ts';
import type { Hook } from '../../lambda/store/subscriptions-and-schedules.ts';
import { alertsOf, type Desk, hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { subscription, web, whole } from '../alerts/sample-reports.ts';
import { full } from '../views/sample-builds.ts';

const acme: Project = { ...web, repo: '*' };
const hour = 60 * 60_000;

function hooked(changes: Partial<Hook> = {}) {
  const desk = openDesk({ build: async () => full({ status: 'failed', workflow: undefined }) });
  void desk.store.saveHook('T1', { ...hook, ...changes });
  for (const repo of ['web', 'api'])
    subscribe(desk, subscription({}, { id: repo, project: { ...web, repo } }));
  const kept = () => desk.store.hook('T1', hook.id);
  return { desk, kept };
}

let runs = 0;
function tell({ services, clock }: Desk, project: Project = web, came: Omit<ByHook, 'hook'> = {}) {
  runs += 1;
  const report = whole('failed', { project, id: `r${runs}`, run: `run-${runs}` });
  const queued = { version: 1, workspace: 'T1', kind: 'report', hook: hook.id, report, ...came } as const;
  return handleReport(queued, services, clock.now + 30_000);
}

const dropped = ({ seen }: Desk) =>
  seen.log.flatMap(({ log, reason }) => (log === 'report.dropped' ? [reason] : []));

describe('an organization’s hook', () => {
  test('takes reports of each of its projects', async () => {
    const { desk } = hooked({ project: acme });
    await tell(desk, web);
    await tell(desk, { ...web, repo: 'api' });
    expect(alertsOf(desk)).toHaveLength(2);
  });

  test.each([
    ['another organization', { ...web, org: 'other' }],
    ['another provider', { ...web, vcs: 'bitbucket' as const }],
  ])('drops those of %s, and logs why', async (_, project) => {
    const { desk } = hooked({ project: acme });
    await tell(desk, project);
    expect(alertsOf(desk)).toEqual([]);
    expect(dropped(desk)).toEqual(['another project']);
  });

  test('accepts hints for its projects, and reads no others', async () => {
    const { desk } = hooked({ project: acme });
    const hint = { version: 1, workspace: 'T1', kind: 'hint', hook: hook.id, build: 123 } as const;
    await handleHint({ ...hint, project: 'gh/other/web' }, desk.services, desk.clock.now + 30_000);
    await handleHint({ ...hint, project: 'nothing' }, desk.services, desk.clock.now + 30_000);
    expect([desk.calls.reads, dropped(desk)]).toEqual([[], ['another project', 'no project']]);
    await handleHint({ ...hint, project: 'gh/acme/web' }, desk.services, desk.clock.now + 30_000);
    expect(alertsOf(desk)).toMatchObject([{ status: 'failed' }]);
  });
});

describe('a hook that was set up by hand', () => {
  test('is known to work from its first report on', async () => {
    const { desk, kept } = hooked();
    await tell(desk);
    expect((await kept())?.used).toEqual({ renewal: 0, at: desk.clock.now, before: undefined });
  });

  test('is known to work from its first ping on', async () => {
    const { desk, kept } = hooked();
    const ping = { version: 1, workspace: 'T1', kind: 'ping', hook: hook.id } as const;
    await handlePing(ping, desk.services);
    expect((await kept())?.used).toMatchObject({ renewal: 0 });
  });

  test('takes both addresses until the new one is used, and for a day the one before it', async () => {
    const { desk, kept } = hooked({ used: { renewal: 0, at: 1 }, renewal: 1 });
    await tell(desk, web);
    expect((await kept())?.used?.renewal).toBe(0);
    await tell(desk, web, { renewal: 1 });
    expect((await kept())?.used).toEqual({ renewal: 1, at: desk.clock.now, before: 0 });
    desk.clock.now += 23 * hour;
    await tell(desk, web);
    expect(dropped(desk)).toEqual([]);
    desk.clock.now += 2 * hour;
    await tell(desk, web);
    expect(dropped(desk)).toEqual(['former address']);
    expect(alertsOf(desk)).toHaveLength(3);
  });

  test('takes no address that was never used before a new one was made, nor one that has ended', async () => {
    const { desk } = hooked({ renewal: 2, used: { renewal: 1, at: 1, before: 0 } });
    await tell(desk, web);
    expect(dropped(desk)).toEqual(['former address']);
    await tell(desk, web, { renewal: 1 });
    expect(dropped(desk)).toHaveLength(1);
    const unused = hooked({ renewal: 1 });
    await tell(unused.desk, web);
    expect(dropped(unused.desk)).toEqual(['former address']);
  });

  test('says nothing of a ping at its former address', async () => {
    const { desk } = hooked({ renewal: 1, used: { renewal: 0, at: 1 } });
    const ping = { version: 1, workspace: 'T1', kind: 'ping', hook: hook.id } as const;
    await handlePing(ping, desk.services);
    expect(desk.seen.messages).toEqual([]);
    await handlePing({ ...ping, renewal: 1 }, desk.services);
    expect(desk.seen.messages).toHaveLength(1);
  });
});

describe('a report by the former key', () => {
  test('is told all the same, and calls once for a look at its project', async () => {
    const { desk, kept } = hooked({ project: acme, secretMark: 'mark' });
    await tell(desk, web, { key: 'former' });
    await tell(desk, web, { key: 'former' });
    expect(alertsOf(desk)).toHaveLength(2);
    const looks = desk.seen.due.filter(({ kind }) => kind === 'hooks');
    expect(looks).toEqual([{ workspace: 'T1', kind: 'hooks', id: 'github/acme/web', at: desk.clock.now }]);
    expect((await kept())?.secretMark).toBe('former');
  });

  test('is forgotten with the first by the current one', async () => {
    const { desk, kept } = hooked({ secretMark: 'former' });
    await tell({
      ...desk,
      services: { ...desk.services, hookAddress: async () => ({ ...address, mark: 'new' }) },
    });
    expect((await kept())?.secretMark).toBe('new');
  });

  const address = { url: '', secret: '', notifyUrl: '' };
});
