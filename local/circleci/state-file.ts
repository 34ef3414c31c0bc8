/** Keeps the world in a file, so that it survives a restart. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { readKept } from '../kept-file.ts';
import type { World } from './model/model.ts';

/** Raised when the shape of the world changes; older files are then left aside. */
const version = 4;

const Lists = v.looseObject({
  seed: v.number(),
  born: v.number(),
  projects: v.array(v.looseObject({ key: v.string() })),
  pipelines: v.array(v.unknown()),
  workflows: v.array(v.unknown()),
  builds: v.array(v.unknown()),
  contexts: v.array(v.unknown()),
  schedules: v.array(v.unknown()),
});

const File = v.object({
  version: v.literal(version),
  world: v.custom<World>((world) => v.is(Lists, world)),
});

/** Null when there is no file, or none that this version wrote. Throws StartError when it is damaged. */
export function readWorld(file: string): World | null {
  const parsed = v.safeParse(File, readKept(file));
  return parsed.success ? parsed.output.world : null;
}

export async function writeWorld(file: string, world: World): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify({ version, world }));
  await rename(`${file}.new`, file);
}

export interface Keeper {
  /** Writes soon; many changes in a row are one write. */
  soon(): void;
  /** Writes what is left, and ends. */
  close(): Promise<void>;
}

export function keepWorld(file: string | undefined, world: World): Keeper {
  if (file === undefined) return { soon: () => {}, close: async () => {} };
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    timer = undefined;
    writing = writing.then(() => writeWorld(file, world));
    return writing;
  };
  return {
    soon: () => {
      timer ??= setTimeout(() => void write(), 300).unref();
    },
    close: async () => {
      clearTimeout(timer);
      await write();
    },
  };
}
