/** Keeps the stand-in's state in a JSON file, so that a restart keeps messages. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { readKept } from '../kept-file.ts';
import { type State, stateSchema } from './state.ts';

/** Many changes become one write. In milliseconds. */
const pause = 200;

/** Nothing when there is no such file, or when an older version wrote it. Throws StartError when it is damaged. */
export function loadState(file: string): State | undefined {
  const read = v.safeParse(stateSchema, readKept(file));
  return read.success ? read.output : undefined;
}

export interface Saver {
  readonly later: () => void;
  /** At once, when anything is left to save. */
  readonly now: () => void;
}

export function newSaver(file: string, state: State): Saver {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    write(file, state);
  };
  return { now, later: () => (timer ??= setTimeout(now, pause)) };
}

/** Whole or not at all. */
function write(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}
