/** Keeps records in a file: changes are appended, in short slices of time, so that neither disk nor clock is taken up. */
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { damaged } from './read-kept-file.ts';

export type Records = Iterable<readonly [key: string, value: unknown]>;

export interface JournalOptions {
  readonly file: string;
  /** Raised when the shape of the records changes; older files are then left aside. */
  readonly version: number;
  /** All that is to be kept, the first made first. */
  readonly records: () => Records;
}

export interface Journal {
  /** Writes what has changed, soon; many changes in a row are one write. */
  soon(): void;
  /** Writes what is left, and ends. */
  close(): Promise<void>;
}

/** Milliseconds from a change to its write. */
const pause = 1000;
/** Milliseconds of work before others have their turn, and until it continues. */
const slice = 1.5;
const rest = 4;
/** Bytes of changes after which the file is rewritten. */
const mostAppended = 24_000_000;

/**
 * The records by key, the first made first; undefined when there is no such file, or none that this version wrote.
 * Throws StartError when it is damaged.
 */
export function readJournal(file: string, version: number): ReadonlyMap<string, unknown> | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  const [head = '', ...lines] = text.split('\n');
  const whole = parsed(head, file);
  if (!isRecord(whole) || whole.version !== version) return undefined;
  // Behind the last line break is nothing, or what a crash has cut off.
  const kept = lines.slice(0, -1);
  if (kept.length < Number(whole.records)) throw damaged(file);
  const records = new Map<string, unknown>();
  for (const line of kept) {
    const entry = parsed(line, file);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') throw damaged(file);
    if (entry.length === 1) records.delete(entry[0]);
    else records.set(entry[0], entry[1]);
  }
  return records;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw damaged(file);
  }
}

function parsed(line: string, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(file);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function keepJournal(options: JournalOptions): Journal {
  const kept: Kept = { ...options, marks: new Map(), appended: Number.POSITIVE_INFINITY };
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const write = () => {
    timer = undefined;
    writing = writing.then(() => writeChanges(kept));
    return writing;
  };
  const soon = () => {
    timer ??= setTimeout(() => void write(), pause).unref();
  };
  soon();
  return {
    soon,
    async close() {
      clearTimeout(timer);
      await write();
    },
  };
}

interface Kept extends JournalOptions {
  /** Of each record, as it stands in the file. */
  readonly marks: Map<string, string>;
  appended: number;
}

async function writeChanges(kept: Kept): Promise<void> {
  const isAnew = kept.appended > mostAppended;
  if (isAnew) kept.marks.clear();
  const lines = await changedLines(kept);
  if (isAnew) await writeAnew(lines, kept);
  else if (lines.length > 0) await appendFile(kept.file, lines.join(''));
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  kept.appended = isAnew ? 0 : kept.appended + bytes;
}

/** Walks through all records, a little at a time. */
async function changedLines({ records, marks }: Kept): Promise<readonly string[]> {
  const lines: string[] = [];
  const seen = new Set<string>();
  let until = performance.now() + slice;
  for (const [key, value] of records()) {
    const text = JSON.stringify(value);
    const mark = `${text.length} ${crc32(text)}`;
    seen.add(key);
    if (marks.get(key) !== mark) lines.push(`[${JSON.stringify(key)},${text}]\n`);
    marks.set(key, mark);
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve, rest));
    until = performance.now() + slice;
  }
  for (const key of marks.keys()) {
    if (seen.has(key)) continue;
    lines.push(`[${JSON.stringify(key)}]\n`);
    marks.delete(key);
  }
  return lines;
}

/** Whole or not at all. */
async function writeAnew(lines: readonly string[], { file, version }: Kept): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(`${file}.new`, 'w');
  try {
    await handle.write(`${JSON.stringify({ version, records: lines.length })}\n`);
    for (let at = 0; at < lines.length; at += 200) await handle.write(lines.slice(at, at + 200).join(''));
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
