/** Measures another revision of this repository beside this one: `npm run bench -- --against c74cc7e`. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../measure-processes.ts';
import { type Row, row } from '../result-rows.ts';
import type { AlertCost } from './alert-child.ts';
import { checkOut, type Revision, root } from './check-out-revision.ts';
import type { FloodCost } from './flood-child.ts';
import { type Command, commands, type InARow } from './requests-in-a-row.ts';

const run = promisify(execFile);
const turns = 3;
const rounds = 5;

/** What the goals are set against: the build before one outbox took the place of six. */
const baseline = 'c74cc7e';

/** Git writes more digits of a commit as the repository grows. */
function isBaseline(commit: string): boolean {
  return commit.startsWith(baseline);
}

/** The build before alerts were grouped by branch. */
const beforeGroups = '131fa811';

/** Of the requests, and of the milliseconds by the model. */
const goals: Readonly<Record<Command, readonly [number, number | null]>> = {
  status: [0.65, null],
  builds: [0.65, 0.65],
  build: [0.65, null],
  log: [0.65, null],
  retry: [0.5, 0.65],
  subscribe: [0.35, 0.5],
};

export async function rowsAgainst(revision: string): Promise<readonly Row[]> {
  using other = checkOut(revision);
  return [...(await commandRows(other)), ...(await alertRows(other)), ...(await floodRows(other))];
}

/** A run of one job fails, of which CircleCI tells twice. */
async function alertRows(other: Revision): Promise<readonly Row[]> {
  const [before, now] = [await alertCostOf(other.folder, 0), await alertCostOf(root, 0)];
  const took = { before: [] as number[], now: [] as number[] };
  // In turns, so that both meet the same machine.
  for (let turn = 0; turn < turns; turn += 1) {
    took.before.push(...(await alertCostOf(other.folder, rounds)).took);
    took.now.push(...(await alertCostOf(root, rounds)).took);
  }
  const reference = other.commit;
  const goalOf = (goal: number) => (isBaseline(reference) ? goal : null);
  const calls = { reference, unit: 'calls' } as const;
  const named = (what: string) => `${what} of a failed run, both reports`;
  return [
    row(
      Object.assign(
        { name: named('table calls'), ours: now.table, against: before.table, goal: goalOf(24 / 65) },
        calls,
      ),
    ),
    row(
      Object.assign(
        { name: named('calls of CircleCI'), ours: now.circleci, against: before.circleci, goal: null },
        calls,
      ),
    ),
    row({
      name: 'webhook in to message out, at rest',
      ours: median(took.now),
      against: median(took.before),
      reference,
      goal: goalOf(0.4),
      unit: 'ms',
    }),
    row({
      name: 'requests in a row from webhook to message',
      ours: now.inARow,
      against: before.inARow,
      goal: null,
      ...calls,
    }),
    row({
      name: 'webhook in to message out, by the model',
      ours: now.posted,
      against: before.posted,
      reference,
      goal: null,
      unit: 'ms',
    }),
  ];
}

/** Many branches that fail, and one that is red for long. */
async function floodRows(other: Revision): Promise<readonly Row[]> {
  const [before, now] = [await floodCostOf(other.folder), await floodCostOf(root)];
  const reference = other.commit;
  const calls = { reference, unit: 'calls' } as const;
  const goalOf = (goal: number) => (reference.startsWith(beforeGroups) ? goal : null);
  const flood = { ours: now.flood, against: before.flood, goal: goalOf(1 / 3) };
  const redTime = { ours: now.redTime, against: before.redTime, goal: goalOf(1 / 2) };
  return [
    row({ name: 'calls of Slack for 30 branches that fail at once', ...flood, ...calls }),
    row({ name: 'calls of Slack for ten failures of a branch', ...redTime, ...calls }),
  ];
}

async function commandRows(other: Revision): Promise<readonly Row[]> {
  const [before, now] = [await rowsOf(other.folder), await rowsOf(root)];
  const goalOf = (goal: number | null) => (isBaseline(other.commit) ? goal : null);
  return commands.flatMap((command) => {
    const [requests, milliseconds] = goals[command];
    const named = `requests in a row for ${command}`;
    const pair = (of: 'requests' | 'milliseconds') => ({
      ours: now[command][of],
      against: before[command][of],
    });
    const reference = other.commit;
    return [
      row({ name: named, ...pair('requests'), reference, goal: goalOf(requests), unit: 'calls' }),
      row({
        name: `${named}, by the model`,
        ...pair('milliseconds'),
        reference,
        goal: goalOf(milliseconds),
        unit: 'ms',
      }),
    ];
  });
}

/** In a process of its own, on the local bot of the revision in the folder. */
export async function rowsOf(folder: string): Promise<Readonly<Record<Command, InARow>>> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'commands-child.ts'), folder]);
  return JSON.parse(stdout);
}

/** As `rowsOf`. */
export async function alertCostOf(folder: string, rounds: number): Promise<AlertCost> {
  const child = join(import.meta.dirname, 'alert-child.ts');
  const { stdout } = await run(process.execPath, [child, folder, String(rounds)]);
  return JSON.parse(stdout);
}

/** As `rowsOf`. */
async function floodCostOf(folder: string): Promise<FloodCost> {
  const child = join(import.meta.dirname, 'flood-child.ts');
  const { stdout } = await run(process.execPath, [child, folder]);
  return JSON.parse(stdout);
}
