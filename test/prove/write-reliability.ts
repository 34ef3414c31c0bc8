/** Writes docs/reliability.md. A full run replaces the rows of the promises that it ran. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { groups } from '../mutation/mutated-modules.ts';
import { planted } from '../mutation/planted-mistakes.ts';
import type { Proof } from './proof-report.ts';

const root = join(import.meta.dirname, '../..');
export const reliabilityFile = join(root, 'docs/reliability.md');

/** In the words of people who run the bot. */
export const promises: Readonly<Record<string, string>> = {
  P1: 'Requests that Slack did not sign have no effect.',
  P2: 'Webhooks that CircleCI did not sign have no effect.',
  P3: 'Unsigned notifications cannot put text into a channel.',
  P4: 'Replayed requests have no effect.',
  P5: 'Slack is answered in time, and a 2xx means that the request is stored.',
  P6: 'A crash at any call loses no alert, and repeats none unless Slack’s answer was lost.',
  P7: 'Duplicate and concurrent deliveries post an alert once.',
  P8: 'A burst of alerts is posted completely, within Slack’s rate limits.',
  P9: 'One workspace cannot delay the others.',
  P10: 'Every Slack error has a defined response.',
  P11: 'Secrets never leak.',
  P12: 'Text in a commit cannot ping people or fake a link.',
  P13: 'Every message is valid in Slack.',
  P14: 'People only see and do what their role allows.',
  P15: 'Workspaces are isolated.',
  P16: 'CircleCI tokens are only sent to CircleCI.',
  P17: 'An installation cannot be hijacked.',
  P18: 'Uninstalling deletes all data, and reinstalling works.',
  P19: 'A Slack token is renewed once, and stored before it is used.',
  P20: 'CircleCI outages and errors are contained.',
  P21: 'A poison message only affects itself.',
  P22: 'One click, one action.',
  P23: 'The deployed stack is the tested one.',
  P25: 'DynamoDB and Secrets Manager failures lose nothing.',
  P26: 'Every failure is seen.',
  P27: 'Data from another version is handled or refused.',
  P28: 'What is said about a branch is true.',
  P29: 'A message that is followed comes to its true end.',
  P30: 'A missing run is told when it is missing, once, and never when it is there.',
};

/** The mistakes of test/mutation/planted-mistakes.ts, among the groups of `npm run mutate`. */
export const byHand = 'planted';
const rowsOf = [...Object.keys(groups), byHand];

export interface ProvedRun {
  readonly proofs: readonly Proof[];
  readonly seed: number;
  readonly seconds: number;
}

/** The result of the mistakes that were planted in a group of modules. */
export interface Mutated {
  readonly mutants: number;
  readonly caught: number;
  /** Those that change nothing, each with its reason in the code. */
  readonly ignored: number;
}

export function writeReliability({ proofs, seed }: ProvedRun): void {
  const { proved: kept, mutation } = linesBefore();
  const ran = new Set(proofs.map(({ promise }) => promise));
  const rows = [
    ...kept.filter((line) => !ran.has(promiseOf(line))),
    ...proofs.map((proof) => row(proof, seed)),
  ].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  writeFileSync(reliabilityFile, page(rows, mutation));
}

export function writeMutation(group: string, mutated: Mutated): void {
  const { proved, mutation } = linesBefore();
  writeFileSync(reliabilityFile, page(proved, { ...mutation, [group]: mutationRow(group, mutated) }));
}

function promiseOf(line: string): string {
  return /P\d+/.exec(line)?.[0] ?? '';
}

/** An older row with the sentence that its promise has now. */
function inTodaysWords(line: string): string {
  return line.replace(/^(\| P\d+ \| )[^|]*(?= \|)/, `$1${promises[promiseOf(line)] ?? ''}`);
}

interface Lines {
  readonly proved: readonly string[];
  /** By the group. */
  readonly mutation: Readonly<Record<string, string>>;
}

function linesBefore(): Lines {
  const before = existsSync(reliabilityFile) ? readFileSync(reliabilityFile, 'utf8') : '';
  const lines = before.split('\n');
  const measured = rowsOf.flatMap((group) => {
    const line = lines.find((one) => one.startsWith(`| ${group} |`));
    return line === undefined ? [] : [[group, line] as const];
  });
  return {
    proved: lines.filter((line) => /^\| P\d+ \|/.test(line)).map(inTodaysWords),
    mutation: Object.fromEntries(measured),
  };
}

function mutationRow(group: string, { mutants, caught, ignored }: Mutated): string {
  const share = `${((100 * caught) / mutants).toFixed(1)} %`;
  const cells = [group, modulesOf(group), mutants, caught, share, ignored, today(), commit()];
  return `| ${cells.join(' | ')} |`;
}

function modulesOf(group: string): string {
  if (group === byHand) return `${new Set(Object.values(planted).map((one) => one.module)).size} in all`;
  const names = groups[group]?.modules ?? [];
  return names.length > 3 ? `${names[0]} and its ${names.length - 1} parts` : names.join(', ');
}

function unmeasured(group: string): string {
  return `| ${group} | ${modulesOf(group)} | not measured | | | | | |`;
}

function row({ promise, inputs, of, failures }: Proof, seed: number): string {
  const bound = failures === 0 ? (3 / inputs).toExponential(1) : '-';
  const cells = [promise, promises[promise] ?? '', of, inputs.toLocaleString('en'), failures, bound, seed];
  return `| ${[...cells, today(), commit(), machine()].join(' | ')} |`;
}

function page(rows: readonly string[], mutation: Lines['mutation']): string {
  return `# Test evidence

Written by \`npm run prove\`, never by hand: a full run of a promise replaces its rows. The same tests run with a
hundredth of the inputs in \`npm test\`, and with a twentieth in \`npm run check\`. \`SEED=… npm run prove -- P6\` replays a row. Where nothing failed in N inputs,
the share of failures is below 3/N with a confidence of 95 %.

| | promise | inputs | how many | failed | 95 % bound | seed | date | commit | machine |
|---|---|---|---:|---:|---:|---|---|---|---|
${rows.join('\n')}

## Mutation tests

P24: \`npm run mutate\` plants small mistakes in the security modules (Stryker mutants: an inverted condition, a missing
call, an empty string) and runs their tests against each. Caught: a test failed or timed out. Mutants that change
nothing are left out, with the reason in the code. The last row counts mistakes that tests once missed
(\`test/mutation/planted-mistakes.ts\`). CI does not run it.

| group | modules of lambda/ | mutants | caught | share | left out | date | commit |
|---|---|---:|---:|---:|---:|---|---|
${rowsOf.map((group) => mutation[group] ?? unmeasured(group)).join('\n')}

## Known limits

- **A post without an answer.** \`chat.postMessage\` has no idempotency key. If the connection breaks after a post, the bot
  looks for the message in the channel's history, which needs a history scope. Without that scope the message is posted
  again, and counted (\`alert.ambiguous\`).
- **Clocks.** Leases use the server time in DynamoDB's responses, accurate to about a second, since the clock of a
  function instance may be wrong. A channel's lease is 90 seconds and an alert's 60, both longer than the time-out of a
  Slack call. After a longer pause of the process, the bot looks for the message in the channel before it sends it again.
- **CircleCI's retries.** CircleCI does not document when it repeats a refused webhook. Reports older than fifteen days
  are dropped.
- **Jobs without a build.** A job to which a context was refused has no build. \`status\`, \`mine\`, the digest, and Home
  read the workflows themselves and name it; so does \`failing\` for up to twenty followed projects. For more it asks two
  calls a project, misses one that never ran before, and says that it does not look for them.
- **Stand-ins.** Slack, CircleCI and AWS are simulated over HTTP on one machine. Nothing here was measured against the
  services themselves.
`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return '-';
  }
}

function machine(): string {
  return `${process.platform} ${process.arch}, ${cpus().length} cores, Node ${process.versions.node}`;
}
