/** Reads the JSON that an earlier start has kept, and refuses a damaged file in one sentence. */
import { mkdirSync, readFileSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** Returns undefined when there is no such file. Throws StartError when it is damaged or cannot be read. */
export function readKept(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw damaged(file);
  }
}

/** Makes the folder, or keeps the one that is there. Throws StartError when something else has its place. */
export function keepFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    throw damaged(folder);
  }
}

export function damaged(path: string): StartError {
  return new StartError(
    `${path} is damaged or cannot be read. Start over with npm start -- --fresh, or delete it.`,
  );
}
