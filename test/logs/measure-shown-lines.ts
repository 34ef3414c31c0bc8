/** Measures which of the lines that matter are shown, over the corpus. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanLog } from '../../lambda/circleci/logs/clean-log.ts';
import { type Entry, readIndex, readLog } from './log-corpus.ts';
import { documented } from './recipes/documented-logs.ts';
import { type Half, halfOf } from './split-tools-in-halves.ts';

export interface Sample {
  readonly tool: string;
  readonly file: string;
  readonly half: Half;
  readonly source: 'recorded' | 'documented' | 'beside';
  readonly exitCode: number;
  readonly log: string;
  readonly gold: Readonly<Record<string, RegExp>>;
}

const beside = join(import.meta.dirname, '../../../shared/fixtures/logs');

export const isBesideMissing = !existsSync(join(beside, 'index.json'));

/** The repository's own logs: recorded ones, and those in the form that documentation shows. */
export function corpus(): readonly Sample[] {
  return [...recorded(), ...fromDocumentation()];
}

function failed(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ exitCode }) => exitCode !== 0);
}

/** Logs of steps that passed, though they sound as if they had not. */
export function passed(): readonly { readonly file: string; readonly log: string }[] {
  return readIndex()
    .filter(({ exitCode }) => exitCode === 0)
    .map(({ file }) => ({ file, log: readLog(file) }));
}

function fromDocumentation(): readonly Sample[] {
  return documented.map(({ tool, exitCode, log, gold }) => ({
    tool,
    file: `${tool} (documented)`,
    half: halfOf(tool),
    source: 'documented',
    exitCode,
    log,
    gold: { ...gold },
  }));
}

function recorded(): readonly Sample[] {
  return failed(readIndex()).map(({ tool, file, exitCode, gold }) => ({
    tool,
    file,
    half: halfOf(tool),
    source: 'recorded',
    exitCode,
    log: readLog(file),
    gold: Object.fromEntries(
      Object.entries(gold).map(([kind, pattern]) => [kind, new RegExp(pattern.source, pattern.flags)]),
    ),
  }));
}

/** The recordings beside the repository, where they are. */
export function besides(): readonly Sample[] {
  if (isBesideMissing) return [];
  const index: readonly any[] = JSON.parse(readFileSync(join(beside, 'index.json'), 'utf8'));
  return index
    .filter(({ patterns, purpose }) => purpose === 'reasons' && patterns)
    .map(({ tool, file, exitCode, patterns }) => ({
      tool,
      file,
      half: halfOf(tool),
      source: 'beside' as const,
      exitCode,
      log: readFileSync(join(beside, file), 'utf8'),
      gold: Object.fromEntries(
        Object.entries<string>(patterns).map(([kind, source]) => [kind, new RegExp(source, 'i')]),
      ),
    }));
}

/** All recordings beside the repository, by file. */
export function allBeside(): readonly { readonly file: string; readonly log: string }[] {
  if (isBesideMissing) return [];
  const files = readdirSync(beside).filter((file) => file.endsWith('.log'));
  return files.map((file) => ({ file, log: readFileSync(join(beside, file), 'utf8') }));
}

/** Which kinds of a sample's gold the shown lines hold. */
export function hits({ gold }: Sample, shown: readonly string[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(gold).map(([kind, pattern]) => [kind, shown.some((line) => pattern.test(line))]),
  );
}

/** Harmless errors before, and clean-up after, as real steps have them. */
export function surrounded(log: string): string {
  const before = Array.from(
    { length: 60 },
    (_, n) => `Error: expected failure ${n} was handled by the retry`,
  );
  const after = Array.from({ length: 15 }, (_, n) => `Removing temporary folder ${n} ... done`);
  return `${before.join('\n')}\n${log.trimEnd()}\n${after.join('\n')}\n`;
}

/** As CircleCI ends the log of a step that failed. */
export function withTrailer(log: string, exitCode: number): string {
  return `${log.trimEnd()}\n\nExited with code exit status ${exitCode}\n`;
}

export function linesOf(log: string): readonly string[] {
  return cleanLog(log).split('\n');
}
