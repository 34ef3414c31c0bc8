/** What a file leaves in the process is seen, and what it puts back is not. */
import { createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { addToClock, resetClock } from './fakes/process-clock.ts';
import { stateOfProcess } from './state-of-process.ts';

/** What is done, by name, and what undoes it. */
const changes: Readonly<Record<string, () => () => unknown>> = {
  'a variable of the environment': () => {
    process.env.LEFT_BEHIND = '1';
    return () => delete process.env.LEFT_BEHIND;
  },
  'another folder': () => {
    const folder = process.cwd();
    process.chdir('test');
    return () => process.chdir(folder);
  },
  'another clock': () => {
    addToClock(1_000);
    return resetClock;
  },
  'fake timers': () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return () => vi.useRealTimers();
  },
  'a spy': () => {
    const spy = vi.spyOn(Math, 'random');
    return () => spy.mockRestore();
  },
  'a listener': () => {
    const listen = () => undefined;
    process.on('multipleResolves', listen);
    return () => process.off('multipleResolves', listen);
  },
  'a server': () => {
    const server = createServer().listen(0);
    return () => server.close();
  },
};

it.for(Object.keys(changes))('sees %s until it is undone', async (name) => {
  const before = stateOfProcess();
  const undo = changes[name]!();
  expect(stateOfProcess()).not.toEqual(before);
  undo();
  await vi.waitFor(() => expect(stateOfProcess()).toEqual(before));
});

it('moves the clock of all that reads Date', () => {
  const before = Date.now();
  addToClock(60_000);
  expect(Date.now() - before).toBeGreaterThanOrEqual(60_000);
  expect(Date.parse(new Date().toISOString()) - before).toBeGreaterThanOrEqual(60_000);
  expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  expect(new Date()).toBeInstanceOf(Date);
  resetClock();
  expect(Date.now() - before).toBeLessThan(60_000);
});
