/** Reads logs: cleaned and searched for their reason, beside the cleaning of before and `@xterm/headless`. */
import xterm from '@xterm/headless';
import { failureReason, reasonInLog } from '../lambda/circleci/failure/failure-reason.ts';
import { cleanLog } from '../lambda/circleci/logs/clean-log.ts';
import { createLogTail } from '../lambda/circleci/logs/log-tail.ts';
import { createTerminal } from '../lambda/circleci/terminal/terminal.ts';
import { corpus } from '../test/logs/measure-shown-lines.ts';
import { action } from '../test/logs/reason-of-recorded-log.ts';
import { median } from './measure-processes.ts';
import { cleanLogBefore } from './references/former-log-cleaning.ts';
import { type Row, row } from './result-rows.ts';

const log = corpus()
  .map((sample) => sample.log)
  .join('\n')
  .slice(0, 400_000)
  .padEnd(400_000, 'ok 1 - adds up\n');

export async function logRows(rounds: number): Promise<readonly Row[]> {
  const took = await measureInTurns(
    { read: readReason, before: () => cleanLogBefore(log), xterm: drawByXterm },
    rounds,
  );
  const ours = { name: '400 KB of a log cleaned and its reason found', ours: took.read, unit: 'ms' } as const;
  return [
    row({ ...ours, against: took.before, reference: 'cleaning alone, before', goal: 1.5 }),
    row({ ...ours, against: took.xterm, reference: '@xterm/headless', goal: null }),
    await linearRow(),
  ];
}

function readReason(): void {
  const failing = action();
  const logs = [{ step: failing.step, index: failing.index, text: cleanLog(log) }];
  failureReason({ tests: [], steps: [{ name: failing.name, actions: [failing] }], logs });
}

function drawByXterm(): Promise<void> {
  const terminal = new xterm.Terminal({
    cols: 80,
    rows: 24,
    scrollback: 10_000,
    convertEol: true,
    allowProposedApi: true,
  });
  return new Promise((resolve) => {
    terminal.write(log, () => {
      terminal.dispose();
      resolve();
    });
  });
}

/** Medians of milliseconds in this process, in turns, after three that are not counted. */
async function measureInTurns<Name extends string>(
  works: Readonly<Record<Name, () => void | Promise<void> | string>>,
  rounds: number,
): Promise<Readonly<Record<Name, number>>> {
  const taken = new Map<string, number[]>();
  for (let round = -3; round < rounds; round += 1)
    for (const [name, work] of Object.entries<() => void | Promise<void> | string>(works)) {
      const began = performance.now();
      await work();
      if (round >= 0) taken.set(name, [...(taken.get(name) ?? []), performance.now() - began]);
    }
  return Object.fromEntries([...taken].map(([name, all]) => [name, median(all)])) as Record<Name, number>;
}

/** 1 would be linear: four times the log, four times the time. */
async function linearRow(): Promise<Row> {
  const took = await measureInTurns({ four: () => stream(10), sixteen: () => stream(40) }, 5);
  return row({
    name: '16 MB of a log drawn and its reason found',
    ours: took.sixteen,
    against: 4 * took.four,
    reference: 'four times 4 MB',
    goal: 1.1,
    unit: 'ms',
  });
}

function stream(times: number): void {
  const tail = createLogTail();
  const terminal = createTerminal(tail.add);
  for (let n = 0; n < times; n += 1) terminal.write(log);
  terminal.end();
  const { lines, before } = tail.end();
  reasonInLog(action(), { text: lines.join('\n'), linesBefore: before });
}
