/** Fails a test file that leaves a change in the process: in which order files run must not matter. */
import { aroundAll, expect, vi } from 'vitest';
import { stateOfProcess } from './state-of-process.ts';

// Around all: the fixtures of a file end after its last hook.
aroundAll(async (runFile) => {
  const before = stateOfProcess();
  await runFile();
  // A closed server is a resource until the next turn of the event loop.
  await vi.waitFor(() => expect(stateOfProcess(), 'left behind in the process').toEqual(before));
});
