/** Keeps secrets between two starts: one JSON file that only its owner may read. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { damaged, readKept } from '../read-kept-file.ts';

const versionSchema = v.object({ value: v.string(), versionId: v.string() });

export type SecretVersion = v.InferOutput<typeof versionSchema>;

const secretSchema = v.object({
  value: v.string(),
  versionId: v.string(),
  createdAt: v.number(),
  /** The versions that bear the other two of AWS's own labels. */
  pending: v.optional(versionSchema),
  previous: v.optional(versionSchema),
  /** When it is gone for good; until then it can be restored. */
  deletedFrom: v.optional(v.number()),
});

export type StoredSecret = v.InferOutput<typeof secretSchema>;

export interface SecretFile {
  /** Throws StartError when the file is damaged. */
  load(): ReadonlyMap<string, StoredSecret>;
  save(secrets: ReadonlyMap<string, StoredSecret>): void;
}

export function openSecretFile(path: string): SecretFile {
  return {
    load() {
      const kept = readKept(path);
      if (kept === undefined) return new Map();
      const read = v.safeParse(v.record(v.string(), secretSchema), kept);
      if (!read.success) throw damaged(path);
      return new Map(Object.entries(read.output));
    },
    save(secrets) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

/** Nothing outlives the process. */
export const noSecretFile: SecretFile = { load: () => new Map(), save: () => undefined };
