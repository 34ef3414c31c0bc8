/** Keeps accepted events: one file each, so that what was answered with 202 survives the process. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { damaged, keepFolder, readKept } from '../read-kept-file.ts';

const queuedSchema = v.object({
  id: v.string(),
  functionName: v.string(),
  event: v.unknown(),
  /** How often it was tried. */
  attempts: v.number(),
  /** Not to be tried before; milliseconds since the epoch. */
  dueAt: v.number(),
});

export type Queued = v.InferOutput<typeof queuedSchema>;

export interface QueueFolder {
  load(): readonly Queued[];
  save(queued: Queued): void;
  remove(id: string): void;
  /** To the failure destination. */
  fail(queued: Queued): void;
}

export function openQueueFolder(folder: string): QueueFolder {
  const failed = join(folder, 'failed');
  keepFolder(failed);
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    load: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => readQueued(join(folder, name))),
    save(queued) {
      const path = pathOf(queued.id);
      writeFileSync(`${path}.new`, JSON.stringify(queued), { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
    fail: ({ id }) => renameSync(pathOf(id), join(failed, `${id}.json`)),
  };
}

function readQueued(path: string): Queued {
  const read = v.safeParse(queuedSchema, readKept(path));
  if (!read.success) throw damaged(path);
  return read.output;
}

/** Nothing outlives the process. */
export const noQueueFolder: QueueFolder = {
  load: () => [],
  save: () => undefined,
  remove: () => undefined,
  fail: () => undefined,
};
