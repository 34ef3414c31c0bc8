import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client.ts';
import type { Build } from '../../lambda/circleci/schemas.ts';
import { waysIn } from '../../lambda/conversation/ssh.ts';
import { answering, type Reply } from '../circleci/server.ts';
import { full, inState, isoBefore, now } from '../views/samples.ts';

const minute = 60_000;
const action = {
  ...{ name: 'Enable SSH', step: 2, status: 'success', exitCode: 0, duration: 1 },
  ...{ background: false, insignificant: false, outputUrl: undefined },
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
  return { ways: await waysIn(build, circleci, now), asked: server.asked.length };
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

  it('is kept for a while after the build has ended', async () => {
    const ended = (ago: number) => opened({ ...inState('failed'), stoppedAt: isoBefore(ago) });
    expect((await waysInto(ended(119 * minute))).ways).toHaveLength(1);
    expect(await waysInto(ended(121 * minute))).toEqual({ ways: undefined, asked: 0 });
  });

  it('is none where nobody asked for one, and nothing is read for it', async () => {
    expect(await waysInto(full(inState('running')))).toEqual({ ways: undefined, asked: 0 });
  });
});
