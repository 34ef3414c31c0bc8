/** Expected runs at a real CircleCI: what ran instead, and why. P30 proves when they are told. */
import { describe, expect } from 'vitest';
import { expectationOf } from '../../lambda/rule-options/expectation.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';
import type { Subscription } from '../../lambda/store/subscriptions-and-schedules.ts';
import { subscription, web, whole } from '../alerts/sample-reports.ts';
import { clockwork, itMinuteByMinute, simulator } from '../fixture.ts';

const hour = 3_600_000;
const noon = Date.parse('2026-03-03T12:00:00Z');
const token = 'local-token';
const it = itMinuteByMinute(noon);

async function expecting(texts: Readonly<Record<string, string>>, changes: Partial<Subscription> = {}) {
  const { rule } = readRule(texts);
  const one = subscription({ ...rule, timeZone: 'UTC' }, { expected: { since: noon }, ...changes });
  await clockwork.store.saveSubscription(one);
  await clockwork.store.schedule({ workspace: 'T1', kind: 'expectation', id: one.id, at: noon });
  return one;
}

/** Lets time pass until the next thing that is due. */
async function next(): Promise<void> {
  const [due] = await clockwork.store.due(Number.MAX_SAFE_INTEGER, 1);
  clockwork.clock.now = Math.max(clockwork.clock.now, (due?.at ?? 0) - 1);
  await clockwork.minute();
}

const said = () => clockwork.said.map(({ message }) => JSON.stringify(message));
const titles = () => clockwork.said.map(({ message }) => message.text);
const kept = async () => (await clockwork.store.subscriptions('T1'))[0]?.expected;

async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { 'circle-token': token, 'content-type': 'application/json' };
  const sent = body && JSON.stringify(body);
  const answer = await fetch(`${simulator.url}/api/v2${path}`, { method, headers, body: sent ?? null });
  return (await answer.json()) as Record<string, unknown>;
}

describe('a run that is expected', () => {
  it('and never ran is told once, with what was triggered instead; then that it came', async () => {
    await expecting({ expect: '26h', workflow: 'nightly', branch: 'main' });
    await next();
    expect(titles()).toEqual(['⏰ acme/web: no run of nightly on main has passed in 26h']);
    expect(said()[0]).toMatch(/none ran `nightly`|Nothing was triggered/);
    await next();
    await next();
    expect(clockwork.said).toHaveLength(1);
    const at = clockwork.clock.now;
    const when = { at, createdAt: at - hour, startedAt: at - hour, stoppedAt: at };
    const report = whole('success', { ...when, workflow: 'nightly', run: 'run-of-tonight' });
    await clockwork.finish({ version: 1, workspace: 'T1', kind: 'seen', report });
    expect(titles()[1]).toBe('✅ acme/web: the expected run of nightly on main has passed');
    expect(await kept()).toEqual({ since: noon, metAt: at });
    const [due] = await clockwork.store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due).toMatchObject({ kind: 'expectation', at: at + 26 * hour + 120_000 });
  });

  it('and passed is not told, and is looked for when the next is due', async () => {
    simulator.controls.push({ project: 'github/acme/web', branch: 'main' });
    clockwork.clock.now += hour;
    await expecting({ expect: '26h', branch: 'main' });
    await next();
    expect(clockwork.said).toEqual([]);
    const metAt = (await kept())?.metAt ?? 0;
    expect(metAt).toBeGreaterThan(noon);
    const [due] = await clockwork.store.due(Number.MAX_SAFE_INTEGER, 9);
    expect(due).toMatchObject({ kind: 'expectation', at: metAt + 26 * hour + 120_000 });
  });

  it.each([
    ['ada@acme.example', 0],
    ['!*@acme.example', 1],
    ['grace@acme.example', 1],
  ])('is of the people whose address the rule takes: %s', async (author, told) => {
    simulator.controls.push({ project: 'github/acme/web', branch: 'rounding', by: 'ada' });
    clockwork.clock.now += hour;
    await expecting({ expect: '26h', branch: 'rounding', author });
    await next();
    expect(clockwork.said).toHaveLength(told);
  });

  it('and failed or was canceled is told apart', async () => {
    const project = 'github/acme/web';
    const failing = simulator.controls.start({ project, branch: 'late', ending: 'failed' });
    simulator.controls.finish(project, failing, 'failed');
    const canceled = simulator.controls.start({ project, branch: 'late', hold: 'running' });
    await fetch(
      `${simulator.url}/api/v1.1/project/github/acme/web/${canceled}/cancel?circle-token=${token}`,
      {
        method: 'POST',
      },
    );
    simulator.controls.start({ project, branch: 'late', hold: 'running' });
    await expecting({ expect: '26h', branch: 'late' });
    await next();
    // The running one may have passed just before: CircleCI shows it a little later.
    expect(said()).toEqual([]);
    await next();
    expect(said()[0]).toContain('1 run failed');
    expect(said()[0]).toContain('1 run was canceled by');
    expect(said()[0]).toContain('1 run is still running');
  });

  it('names a paused schedule of its branch, and a project that is not followed', async () => {
    const { id } = await api('GET', '/project/gh/acme/web');
    const { items } = await api('GET', `/projects/${id}/pipeline-definitions`);
    const [definition] = items as { id: string }[];
    const source = {
      provider: 'schedule',
      schedule: { cron_expression: '0 2 * * *', attribution_actor: 'system' },
    };
    const path = `/projects/${id}/pipeline-definitions/${definition?.id}/triggers`;
    const of = (name: string, ref: string) =>
      api('POST', path, { event_name: name, checkout_ref: ref, config_ref: ref, event_source: source });
    const { id: trigger } = await of('nightly build', 'main');
    await of('weekly', 'main');
    const { id: elsewhere } = await of('elsewhere', 'feature');
    await api('PATCH', `/projects/${id}/triggers/${elsewhere}`, { disabled: true });
    await expecting({ expect: '26h', workflow: 'nightly', branch: 'main' });
    await next();
    expect(said()[0]).not.toContain('Likely cause');
    await api('PATCH', `/projects/${id}/triggers/${trigger}`, { disabled: true });
    await fetch(`${simulator.url}/api/v1.1/project/github/acme/web/unfollow?circle-token=${token}`, {
      method: 'POST',
    });
    await clockwork.store.changeSubscription(
      { workspace: 'T1', id: 's1', project: web },
      { expected: { since: noon + 1 } },
    );
    await next();
    expect(said()[1]).toContain('the schedule *nightly build* is paused in CircleCI');
    expect(said()[1]).toContain('doesn’t follow this project');
  });

  it('is not told to another company before an admin agrees to the rule that asks', async () => {
    await expecting({ expect: '26h', branch: 'nosuch' });
    const other = subscription({ branches: ['release'] }, { id: 's2', sharedBy: 'U0ADMIN' });
    await clockwork.store.saveSubscription(other);
    clockwork.readers.set('C1', 'another company too');
    await next();
    expect(clockwork.said.map(({ to }) => to)).toEqual(['U01ANN']);
  });

  it('is not told missing while CircleCI cannot tell, and is looked for soon again', async () => {
    simulator.controls.fail({ kind: 'unavailable', path: '/project/', times: 50 } as never);
    await expecting({ expect: '26h', workflow: 'nightly' });
    await next();
    expect(clockwork.said).toEqual([]);
    expect(clockwork.log).toContainEqual(expect.objectContaining({ log: 'expectation.unknown' }));
    simulator.controls.heal();
    await next();
    expect(clockwork.said).toHaveLength(1);
  });

  it('ends with its subscription, or when nothing is expected any more', async () => {
    const one = await expecting({ expect: '26h', workflow: 'nightly' });
    await clockwork.store.changeSubscription(one, { rule: { ...one.rule, expect: undefined } });
    await next();
    expect(clockwork.said).toEqual([]);
    expect(await clockwork.store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('for what a schedule started counts only such runs', async () => {
    simulator.controls.push({ project: 'github/acme/web', branch: 'main' });
    clockwork.clock.now += hour;
    await expecting({ expect: '2h', branch: 'main', trigger: 'schedule' });
    await next();
    expect(titles()).toHaveLength(1);
  });

  it('is told again once it is expected otherwise, and says each time what is expected', async () => {
    const one = await expecting({ expect: 'daily 11:00', workflow: 'nightly' });
    await next();
    const expectation = expectationOf('started daily 11:00').value;
    const changed = { rule: { ...one.rule, expect: expectation }, expected: { since: noon + hour } };
    await clockwork.store.changeSubscription(one, changed);
    await next();
    // A run may have begun just before: CircleCI shows it a little later.
    await next();
    expect(titles()).toEqual([
      '⏰ acme/web: no run of nightly has passed by 11 AM every day',
      '⏰ acme/web: no run of nightly has started by 11 AM every day',
    ]);
  });
});
