/** Runs every test of another revision and of this one, and compares the time and the CPU that `npm test` takes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Row, row } from '../result-rows.ts';
import { checkOut, root } from './check-out-revision.ts';

/** Of the time, against the build before files shared a process. */
const goal = 0.6;
const statFile = '/proc/self/stat';
const ticksPerSecond = 100;

interface Took {
  readonly seconds: number;
  /** Undefined where the machine does not tell. */
  readonly cpu: number | undefined;
}

export function suiteRows(revision: string): readonly Row[] {
  using other = checkOut(revision);
  const [before, now] = [runTests(other.folder), runTests(root)];
  const shared = { reference: other.commit, unit: 's' } as const;
  const time = row({ name: 'npm test', ours: now.seconds, against: before.seconds, goal, ...shared });
  if (now.cpu === undefined || before.cpu === undefined) return [time];
  return [time, row({ name: 'CPU of npm test', ours: now.cpu, against: before.cpu, goal: null, ...shared })];
}

/** Throws where a test fails: a suite that stops early is no faster. */
function runTests(folder: string): Took {
  const [began, usedBefore] = [performance.now(), cpuOfChildren()];
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run'], { cwd: folder, stdio: 'ignore' });
  if (status !== 0) throw new Error(`Tests fail in ${folder}.`);
  const used = cpuOfChildren();
  const seconds = (performance.now() - began) / 1000;
  return { seconds, cpu: used === undefined ? undefined : used - (usedBefore ?? 0) };
}

/** Seconds that ended children, and theirs, have taken. */
function cpuOfChildren(): number | undefined {
  if (!existsSync(statFile)) return undefined;
  // Behind the name, which may have spaces: the 14th and 15th are the children's user and system time.
  const fields = readFileSync(statFile, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
