/** Real answers of CircleCI, where they are at hand. They are not part of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../shared/fixtures/recorded');

export interface Recording {
  readonly file: string;
  readonly endpoint: string;
  readonly status: number;
  readonly text: string;
}

/** Why the tests that need recordings do not run, or undefined when they do. */
export const missing = existsSync(join(folder, 'manifest.json'))
  ? undefined
  : 'no recordings at ../shared/fixtures/recorded';

export const recordings: readonly Recording[] = missing ? [] : read();

export function recording(file: string): Recording {
  const found = recordings.find((one) => one.file === file);
  if (!found) throw new Error(`There is no recording ${file}.`);
  return found;
}

function read(): readonly Recording[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return Object.entries<{ endpoint: string; status: number }>(manifest).map(
    ([file, { endpoint, status }]) => ({
      file,
      endpoint,
      status,
      text: readFileSync(join(folder, file), 'utf8'),
    }),
  );
}
