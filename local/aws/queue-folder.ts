/** Where accepted events wait: one file each, so that what was answered with 202 survives the process. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

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
  mkdirSync(failed, { recursive: true });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    load: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => v.parse(queuedSchema, JSON.parse(readFileSync(join(folder, name), 'utf8')))),
    save(queued) {
      const path = pathOf(queued.id);
      writeFileSync(`${path}.new`, JSON.stringify(queued), { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
    fail: ({ id }) => renameSync(pathOf(id), join(failed, `${id}.json`)),
  };
}

/** Nothing outlives the process. */
export const noQueueFolder: QueueFolder = {
  load: () => [],
  save: () => undefined,
  remove: () => undefined,
  fail: () => undefined,
};
