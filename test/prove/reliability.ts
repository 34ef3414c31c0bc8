/** docs/reliability.md: what was proved, how often, when and where. A full run replaces the rows of what it ran. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { groups } from '../mutation/groups.ts';
import { planted } from '../mutation/planted.ts';
import type { Proof } from './report.ts';

const root = join(import.meta.dirname, '../..');
export const reliabilityFile = join(root, 'docs/reliability.md');

/** In the words of people who run the bot. */
export const promises: Readonly<Record<string, string>> = {
  P1: 'A request that Slack did not sign does nothing.',
  P2: 'A webhook that CircleCI did not sign does nothing.',
  P3: 'An unsigned notification cannot put words into a channel.',
  P4: 'A replayed request does nothing.',
  P6: 'Killing the bot at any call loses no alert and repeats none that can be known.',
  P7: 'Duplicate and concurrent deliveries say a thing once.',
  P8: 'A burst of alerts goes out at Slack’s pace, every one of them.',
  P9: 'One workspace cannot delay the others.',
  P10: 'Every error of Slack has a defined answer.',
  P11: 'Secrets never leave.',
  P12: 'A commit can ping or phish no one.',
  P13: 'Every message is valid.',
  P14: 'Only the right people act and see.',
  P15: 'Workspaces are isolated.',
  P16: 'Tokens go to CircleCI only.',
  P17: 'An installation cannot be hijacked.',
  P18: 'An uninstallation leaves nothing, and a new one works.',
  P19: 'A token of Slack’s is renewed once, and stored before it is used.',
  P20: 'Trouble with CircleCI is contained.',
  P21: 'A poison message stops only itself.',
  P22: 'One click, one action.',
  P23: 'The stack that is deployed is the one that was tested.',
  P25: 'Trouble with the table or the secrets loses nothing.',
  P26: 'Whatever goes wrong is seen.',
  P27: 'What another version has left is handled or refused.',
  P28: 'What is said of a branch is true.',
};

/** The mistakes of test/mutation/planted.ts, among the groups of `npm run mutate`. */
export const byHand = 'planted';
const rowsOf = [...Object.keys(groups), byHand];

export interface ProvedRun {
  readonly proofs: readonly Proof[];
  readonly seed: number;
  readonly seconds: number;
}

/** What came of the mistakes that were planted in a group of modules. */
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
    ...kept.filter((line) => !ran.has(/P\d+/.exec(line)?.[0] ?? '')),
    ...proofs.map((proof) => row(proof, seed)),
  ].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  writeFileSync(reliabilityFile, page(rows, mutation));
}

export function writeMutation(group: string, mutated: Mutated): void {
  const { proved, mutation } = linesBefore();
  writeFileSync(reliabilityFile, page(proved, { ...mutation, [group]: mutationRow(group, mutated) }));
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
    proved: lines.filter((line) => /^\| P\d+ \|/.test(line)),
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
  return `# What was proved

Written by \`npm run prove\`, never by hand: a full run of a promise replaces its rows. The same tests run with a
twentieth of the inputs in \`npm test\`. \`SEED=… npm run prove -- P6\` replays a row. Where nothing failed in N inputs,
the share of failures is below 3/N with a confidence of 95 %.

| | promise | inputs | how many | failed | 95 % bound | seed | date | commit | machine |
|---|---|---|---:|---:|---:|---|---|---|---|
${rows.join('\n')}

## The tests themselves

P24: \`npm run mutate\` plants small mistakes in the modules that guard the bot (Stryker's mutants: a condition turned
around, a call left out, a text emptied) and runs their tests against each. Caught: a test failed, or ran out of time.
What changes nothing is left out, with its reason in the code. The last row is of mistakes that tests overlooked before
(\`test/mutation/planted.ts\`). CI does not run it.

| group | modules of lambda/ | mutants | caught | share | left out | date | commit |
|---|---|---:|---:|---:|---:|---|---|
${rowsOf.map((group) => mutation[group] ?? unmeasured(group)).join('\n')}

## Known limits

- **A post without an answer.** Slack has no idempotency key for \`chat.postMessage\`. When the connection breaks after a
  post, the bot looks for the message in the channel's history, which needs a history scope. Without it the message is
  posted once more, and counted (\`alert.ambiguous\`).
- **Clocks.** Leases are compared by the time that DynamoDB tells with each answer, to about a second; a function
  instance's own clock may be wrong. A channel's lease is 90 seconds and an alert's 60, both longer than Slack has time
  to answer; what was sent before a longer pause of the process is looked for in the channel before it is sent again.
- **CircleCI's retries.** When CircleCI repeats a webhook that was refused is not documented. Reports older than
  fifteen days are dropped.
- **Jobs without a build.** A job to which a context was refused has no build. \`/circle status\` reads every workflow and
  names it. \`failing\` asks two calls a project and misses one that never ran before; \`mine\` and the digest miss an older
  run's workflow all of whose jobs were refused.
- **Stand-ins.** Slack, CircleCI and AWS are simulated here, over HTTP on one machine. Nothing in this table was
  measured against the services themselves.
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
