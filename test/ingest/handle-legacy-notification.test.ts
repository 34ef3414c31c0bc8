import { describe, expect, test } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { CircleCIError, type Reason } from '../../lambda/circleci/errors.ts';
import { handleHint } from '../../lambda/ingest/handle-legacy-notification.ts';
import { alertsOf, type Desk, hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { now, subscription } from '../alerts/sample-reports.ts';
import { full } from '../views/sample-builds.ts';

function hint(
  desk: Desk,
  changes: { readonly project?: string; readonly build?: number; readonly hook?: string } = {},
) {
  const about = { hook: hook.id, project: 'gh/acme/web', build: 123, ...changes };
  return handleHint({ version: 1, workspace: 'T1', kind: 'hint', ...about }, desk.services, now + 15_000);
}

function open(circleci: Partial<CircleCI> = {}) {
  const desk = openDesk({ build: async () => full({ status: 'failed', workflow: undefined }), ...circleci });
  subscribe(desk, subscription({ statuses: ['failed', 'fixed', 'success'] }));
  return desk;
}

describe('a hint', () => {
  test('is reported with the state of its build at CircleCI', async () => {
    const desk = open();
    await hint(desk);
    expect(alertsOf(desk)).toMatchObject([{ channel: 'C1', status: 'failed' }]);
    expect(await desk.store.run('T1', 'build:github/acme/web#123')).toBeDefined();
  });

  test('is one read in a burst, one after the other or all at once', async () => {
    const desk = open();
    await hint(desk);
    await Promise.all(Array.from({ length: 50 }, () => hint(desk)));
    const burst = open();
    await Promise.all(Array.from({ length: 50 }, () => hint(burst)));
    for (const { calls } of [desk, burst])
      expect(calls.reads.filter((name) => name === 'build')).toHaveLength(2);
  });

  test('is read again while the build runs, and later', async () => {
    const desk = open({
      build: async () => full({ status: 'running', lifecycle: 'running', workflow: undefined }),
    });
    await hint(desk);
    await hint(desk);
    expect(desk.calls.reads).toHaveLength(2);
  });

  test.each([
    ['of another project', { project: 'gh/acme/api' }],
    ['of no project', { project: '../../x' }],
    ['to no hook of ours', { hook: 'h2' }],
  ])('%s is dropped unread', async (_, changes) => {
    const desk = open();
    await hint(desk, changes);
    expect(desk.calls.reads).toEqual([]);
    expect(desk.seen.log).toMatchObject([{ log: 'report.dropped' }]);
    expect(desk.seen.alerts).toEqual([]);
  });

  test.each<Reason>(['not-found', 'forbidden', 'unauthorized', 'refused'])(
    'that CircleCI calls %s is dropped',
    async (reason) => {
      const desk = open({
        build: async () => {
          throw new CircleCIError(reason, 'no');
        },
      });
      await hint(desk);
      await hint(desk);
      expect(desk.seen.log).toEqual([{ log: 'report.dropped', workspace: 'T1', reason }]);
      expect(desk.calls.reads).toEqual(['build']);
    },
  );

  test.each<Reason>(['unavailable', 'rate-limited'])(
    'is brought back while CircleCI is %s',
    async (reason) => {
      let isDown = true;
      const desk = open({
        build: async () => {
          if (isDown) throw new CircleCIError(reason, 'later');
          return full({ status: 'failed', workflow: undefined });
        },
      });
      await expect(hint(desk)).rejects.toThrow('later');
      isDown = false;
      await hint(desk);
      expect(desk.seen.alerts.length).toBe(1);
    },
  );

  test('about a job asks v2 how its workflow ended, and reports both', async () => {
    const desk = open({
      build: async () => full({ status: 'success' }),
      workflowState: async () => ({
        name: 'ci',
        status: 'success',
        pipeline: 9,
        createdAt: now - 60_000,
        stoppedAt: now,
      }),
    });
    await hint(desk);
    expect(alertsOf(desk)).toMatchObject([{ id: 'workflow:w1:success', status: 'success' }]);
    expect((await desk.store.run('T1', 'w1'))?.value).toMatchObject({
      status: 'success',
      pipeline: 9,
      statusAt: now,
    });
  });

  test('about a job is told without its workflow where v2 does not answer a project’s token', async () => {
    const desk = open({ build: async () => full({ status: 'failed' }) });
    await hint(desk);
    expect(alertsOf(desk)).toMatchObject([{ status: 'failed' }]);
    expect((await desk.store.run('T1', 'w1'))?.value.status).toBe('running');
  });
});
