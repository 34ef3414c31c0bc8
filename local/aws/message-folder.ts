/** Where queued messages outlive the process: one file each, until they are deleted. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const keptSchema = v.object({
  /** What SQS was asked to send: QueueUrl, MessageBody and so on. */
  input: v.looseObject({ QueueUrl: v.string() }),
  /** Orders them. */
  sentAt: v.number(),
});

export type KeptMessage = v.InferOutput<typeof keptSchema>;

export interface MessageFolder {
  /** What was there at the start, the oldest first; it is there no longer. */
  take(): readonly KeptMessage[];
  save(id: string, message: KeptMessage): void;
  remove(id: string): void;
}

export function openMessageFolder(folder: string): MessageFolder {
  mkdirSync(folder, { recursive: true });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    take() {
      const paths = readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name));
      const kept = paths.map((path) => v.parse(keptSchema, JSON.parse(readFileSync(path, 'utf8'))));
      for (const path of paths) rmSync(path);
      return kept.toSorted((one, other) => one.sentAt - other.sentAt);
    },
    save(id, message) {
      const path = pathOf(id);
      writeFileSync(`${path}.new`, JSON.stringify(message), { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
  };
}

/** Nothing outlives the process. */
export const noMessageFolder: MessageFolder = {
  take: () => [],
  save: () => undefined,
  remove: () => undefined,
};
