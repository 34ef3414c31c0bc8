/** Measures fresh processes, in turns so that all meet the same machine; and one warm process. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Start {
  readonly bundle: string;
  readonly event: () => object;
  readonly variables: Readonly<Record<string, string>>;
  /** When the answer is there, by performance.now(); by default when the process has printed it. */
  readonly answered?: () => Promise<number>;
}

export function startChild(script: string, { bundle, event, variables }: Start) {
  const env = { PATH: process.env.PATH ?? '', ...variables, BENCH_EVENT: JSON.stringify(event()) };
  return spawn(process.execPath, [join(import.meta.dirname, script), bundle], { env });
}

/** Milliseconds from the start of the process to its answer. */
async function startOnce({ answered, ...start }: Start): Promise<number> {
  const { bundle } = start;
  const outside = answered?.();
  const began = performance.now();
  const child = startChild('child.cjs', start);
  const printed = new Promise<number>((resolve) =>
    child.stdout.once('data', () => resolve(performance.now())),
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await ended) !== 0) throw new Error(`${bundle} failed: ${failed.slice(-800)}`);
  if (said.includes('"statusCode"') && !said.includes('"statusCode":200'))
    throw new Error(`${bundle}: ${said}`);
  return (await (outside ?? printed)) - began;
}

/** Milliseconds of CPU until the answer: another process on the machine takes none of them. */
async function startForCpu(start: Start): Promise<number> {
  const child = startChild('cpu-child.cjs', start);
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!Number(said)) throw new Error(`${start.bundle} failed: ${failed.slice(-800)}`);
  return Number(said);
}

export function measureCpu<Name extends string>(starts: Readonly<Record<Name, Start>>, rounds: number) {
  return measureCold(starts, rounds, startForCpu);
}

/** Medians, after one round that is not counted. */
export async function measureCold<Name extends string>(
  starts: Readonly<Record<Name, Start>>,
  rounds: number,
  measure = startOnce,
): Promise<Readonly<Record<Name, number>>> {
  const taken = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, start] of Object.entries<Start>(starts)) {
      const milliseconds = await measure(start);
      if (round > 0) taken.set(name, [...(taken.get(name) ?? []), milliseconds]);
    }
  const medians = [...taken].map(([name, all]) => [name, median(all)]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Requests a second of one process that answers the same command again and again. */
export async function measureWarm(start: Start): Promise<number> {
  const child = startChild('warm.cjs', start);
  const [printed, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!printed) throw new Error(`${start.bundle} failed: ${failed.slice(-800)}`);
  return Number(printed);
}
