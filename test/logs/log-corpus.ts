/** Reads and writes the logs in `corpus/` and what is known of each. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export interface Entry {
  readonly file: string;
  readonly tool: string;
  /** In a terminal of 80 columns, or through a pipe. */
  readonly mode: 'pty' | 'pipe';
  readonly version: string;
  readonly command: string;
  readonly exitCode: number;
  /** What a line that is shown must match, of each. */
  readonly gold: { readonly message?: Pattern; readonly where?: Pattern; readonly test?: Pattern };
}

const folder = join(import.meta.dirname, 'corpus');
const index = join(folder, 'index.json');

export function readIndex(): readonly Entry[] {
  return existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')) : [];
}

export function saveIndex(entries: readonly Entry[]): void {
  const sorted = entries.toSorted((one, other) => one.file.localeCompare(other.file));
  writeFileSync(index, `[\n${sorted.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`);
}

export function readLog(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

export function saveLog(file: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
}
