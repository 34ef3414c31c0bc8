/** Secrets between two starts: one JSON file that only its owner may read. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';

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
  load(): ReadonlyMap<string, StoredSecret>;
  save(secrets: ReadonlyMap<string, StoredSecret>): void;
}

export function openSecretFile(path: string): SecretFile {
  return {
    load() {
      try {
        const read = v.parse(v.record(v.string(), secretSchema), JSON.parse(readFileSync(path, 'utf8')));
        return new Map(Object.entries(read));
      } catch {
        return new Map();
      }
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
