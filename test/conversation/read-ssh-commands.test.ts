import { describe, expect, it } from 'vitest';
import type { Build } from '../../lambda/circleci/api-v1-schemas.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { readSshCommands } from '../../lambda/conversation/show/read-ssh-commands.ts';
import { answering, type Reply } from '../circleci/scripted-server.ts';
import { full, inState, isoBefore } from '../views/sample-builds.ts';

const action = {
  name: 'Enable SSH',
  step: 2,
  status: 'success',
  exitCode: 0,
  duration: 1,
  background: false,
  insignificant: false,
  outputUrl: undefined,
};
const opened = (changes: Partial<Build> = {}, containers = 1): Build =>
  full({
    ...inState('running', { why: 'ssh' }),
    steps: [
      {
        name: 'Enable SSH',
        actions: Array.from({ length: containers }, (_, index) => ({ ...action, index })),
      },
    ],
    ...changes,
  });
const log = (index: string): Reply => ({
  headers: { 'content-type': 'text/plain' },
  body: `Or, to connect:\r\n  $ ssh -p 64535 203.0.113.${index}\r\n`,
});

async function waysInto(build: Build, reply = (url: string) => log(/(\d+)\?/.exec(url)?.[1] ?? '')) {
  const server = await answering(({ url }) => reply(url));
  const circleci = createCircleCI({ host: server.host, token: 't' });
  return { ways: await readSshCommands(build, circleci), asked: server.asked.length };
}

describe('the way into a build', () => {
  it('is what each container printed', async () => {
    expect((await waysInto(opened({}, 2))).ways).toEqual([
      'ssh -p 64535 203.0.113.0',
      'ssh -p 64535 203.0.113.1',
    ]);
  });

  it('of many containers is that of the first five', async () => {
    expect((await waysInto(opened({}, 40))).asked).toBe(5);
  });

  it('is not known before the step has begun, or printed', async () => {
    expect(await waysInto(opened({ steps: [] }))).toEqual({ ways: [], asked: 0 });
    expect((await waysInto(opened(), () => ({ status: 404 }))).ways).toEqual([]);
  });

  it.each(['success', 'failed', 'canceled', 'timedout', 'retried', 'killed'] as const)(
    'is none, and nothing is read for it, once the build has ended: %s',
    async (status) => {
      const ended = opened({ ...inState(status), stoppedAt: isoBefore(1000) });
      expect(await waysInto(ended)).toEqual({ ways: undefined, asked: 0 });
    },
  );

  it('is none where a step of the configuration is merely called so', async () => {
    const silent = () => ({ headers: { 'content-type': 'text/plain' }, body: 'ssh is on' });
    expect((await waysInto(opened({ why: 'github' }), silent)).ways).toBeUndefined();
    const running = opened({ why: 'github' }).steps.map((step) => ({
      ...step,
      actions: step.actions.map((one) => ({ ...one, status: 'running' })),
    }));
    expect((await waysInto(opened({ why: 'github', steps: running }), silent)).ways).toEqual([]);
  });

  it('is none where none was requested, and nothing is read for it', async () => {
    expect(await waysInto(full(inState('running')))).toEqual({ ways: undefined, asked: 0 });
  });
});
