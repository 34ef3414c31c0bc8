/** `npm run reasons`: which lines that matter are shown, tool by tool and half by half. `-- --write` keeps it in docs/. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  besides,
  corpus,
  hits,
  passed,
  type Sample,
  surrounded,
  withTrailer,
} from './measure-shown-lines.ts';
import { reasonOfLog } from './reason-of-recorded-log.ts';
import type { Half } from './split-tools-in-halves.ts';

interface Measured {
  readonly sample: Sample;
  readonly shown: readonly string[];
  readonly hit: Readonly<Record<string, boolean>>;
  readonly isWhole: boolean;
  readonly isWholeSurrounded: boolean;
}

export function measure(sample: Sample): Measured {
  const shown = shownOf(sample, sample.log);
  const hit = hits(sample, shown);
  const among = hits(sample, shownOf(sample, surrounded(sample.log)));
  return { sample, shown, hit, isWhole: all(hit), isWholeSurrounded: all(among) };
}

function shownOf({ exitCode }: Sample, log: string): readonly string[] {
  return reasonOfLog(withTrailer(log, exitCode), { exitCode })?.lines ?? [];
}

function all(hit: Readonly<Record<string, boolean>>): boolean {
  return Object.values(hit).every(Boolean);
}

export interface Total {
  readonly logs: number;
  readonly whole: number;
  readonly surrounded: number;
  readonly tests: number;
  readonly named: number;
}

export function total(measured: readonly Measured[]): Total {
  const tests = measured.filter(({ hit }) => 'test' in hit);
  return {
    logs: measured.length,
    whole: measured.filter(({ isWhole }) => isWhole).length,
    surrounded: measured.filter(({ isWholeSurrounded }) => isWholeSurrounded).length,
    tests: tests.length,
    named: tests.filter(({ hit }) => hit.test).length,
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function totalRow(name: string, of: readonly Measured[]): string {
  const { logs, whole, surrounded: among, tests, named } = total(of);
  return `| ${name} | ${logs} | ${percent(whole, logs)} | ${percent(among, logs)} | ${percent(named, tests)} of ${tests} |`;
}

function toolRow(tool: string, of: readonly Measured[]): string {
  const said = (kind: string): string => {
    const asked = of.filter(({ hit }) => kind in hit);
    if (asked.length === 0) return '';
    return asked.every(({ hit }) => hit[kind]) ? 'yes' : 'no';
  };
  const [first] = of;
  const lines = Math.max(...of.map(({ shown }) => shown.length));
  const among = of.every(({ isWholeSurrounded }) => isWholeSurrounded) ? 'yes' : 'no';
  const columns = [
    tool,
    first?.sample.half,
    first?.sample.source,
    of.length,
    said('message'),
    said('where'),
    said('test'),
    among,
    lines,
  ];
  return `| ${columns.join(' | ')} |`;
}

/** Taken for steps that failed, though all went well. */
export function falselySure(): readonly string[] {
  return passed()
    .filter(({ log }) => reasonOfLog(log)?.certainty === 'sure')
    .map(({ file }) => file);
}

export function report(samples: readonly Sample[]): string {
  const measured = samples.map(measure);
  const half = (wanted: Half): readonly Measured[] => measured.filter(({ sample }) => sample.half === wanted);
  const tools = Map.groupBy(measured, ({ sample }) => sample.tool);
  const sorted = [...tools].toSorted(([one], [other]) => one.localeCompare(other));
  return `| half | logs | whole in eight lines | with 60 harmless errors before and 15 lines after | test's name |
|---|---|---|---|---|
${totalRow('tuning', half('tuning'))}
${totalRow('held out', half('held out'))}

Of ${passed().length} logs of steps that passed, read as if the step had failed, ${falselySure().length} have a line that is called a sure reason.

| tool | half | source | logs | message | where | test | surrounded | lines |
|---|---|---|---|---|---|---|---|---|
${sorted.map(([tool, of]) => toolRow(tool, of)).join('\n')}
`;
}

const introduction = `# Why a job failed: what is measured

Written by \`npm run reasons -- --write\`, never by hand, from the logs in \`test/logs/corpus\` (real tools, run by
\`node test/logs/record-logs.ts\`) and those in \`test/logs/recipes/documented-logs.ts\` (in the form that documentation shows, where
the tool cannot be run). A log is whole when the lines that are shown, at most eight, hold its message, its place and the
failed test's name, as far as it has them. Which half a tool belongs to is decided by its name (\`test/logs/split-tools-in-halves.ts\`):
the rules were written on the tuning half, and the logs of the other half were not looked at.
`;

function writeDocument(table: string): void {
  const file = join(import.meta.dirname, '../../docs/failure-reasons.md');
  writeFileSync(file, `${introduction}\n${table}`);
}

if (import.meta.main) {
  const isWritten = process.argv.includes('--write');
  // What is kept in docs/ can be repeated from the repository alone.
  const text = report(isWritten ? corpus() : [...corpus(), ...besides()]);
  console.log(text);
  if (isWritten) writeDocument(text);
}
