/** Keeps queued messages over a restart: one file each, until they are deleted. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { damaged, keepFolder, readKept } from '../read-kept-file.ts';

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
  keepFolder(folder);
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    take() {
      const paths = readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name));
      const kept = paths.map((path) => readMessage(path));
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

function readMessage(path: string): KeptMessage {
  const read = v.safeParse(keptSchema, readKept(path));
  if (!read.success) throw damaged(path);
  return read.output;
}

/** Nothing outlives the process. */
export const noMessageFolder: MessageFolder = {
  take: () => [],
  save: () => undefined,
  remove: () => undefined,
};
