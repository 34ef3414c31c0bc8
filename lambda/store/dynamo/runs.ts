/** Runs, and how the runs of a branch followed each other. A change names the version that it is a change of. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { resultsSchema, versionedRunSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import { expiry, lifetimes } from '../keys.ts';
import { list } from './query.ts';
import type { Records, Table } from './table.ts';

const mostResults = 30;
const versionSchema = v.object({ version: v.number(), writer: v.optional(v.string()) });

type Runs = 'run' | 'saveRun' | 'results' | 'saveResults' | 'linesOf';

export interface RunOptions extends Table {
  readonly newId?: () => string;
}

/** Reads are consistent, so a write that names the version just read fails only when another came between. */
export function createRuns(records: Records, table: RunOptions): Pick<AlertStore, Runs> {
  const save = versioned(records, table);
  return {
    async run(workspace, id) {
      const found = await records.read(alertKeys.run(workspace, id), versionedRunSchema);
      return found && { value: found.run, version: found.version };
    },
    saveRun: (workspace, run, version) =>
      save(alertKeys.run(workspace, run.id), { run }, { version, lifetime: lifetimes.alert }),
    async results(workspace, line) {
      const found = await records.read(alertKeys.results(workspace, line), resultsSchema);
      return { value: found?.results ?? [], version: found?.version ?? 0 };
    },
    saveResults: (workspace, line, { value, version }) =>
      save(
        alertKeys.results(workspace, line),
        { ...line, results: value.slice(0, mostResults) },
        { version, lifetime: lifetimes.results },
      ),
    linesOf: (workspace, project, { since, limit }) => {
      const { pk, sk } = alertKeys.resultsOf(workspace, project);
      // Each write of a line prolongs it: when it ends tells when it was written.
      const filter = { text: 'expiresAt >= :since', values: { since: expiry(since + lifetimes.results) } };
      return list(table, { pk, prefix: sk, limit, filter }, resultsSchema);
    },
  };
}

/** One conditional write; when it fails, a look at whether an earlier try of this very write had succeeded. */
function versioned(records: Records, { clock, newId }: RunOptions) {
  return async (
    key: ReturnType<typeof alertKeys.hook>,
    value: object,
    { version, lifetime }: { readonly version: number; readonly lifetime: number },
  ): Promise<boolean> => {
    const now = clock();
    const writer = newId?.();
    const attributes = { ...value, version: version + 1, writer, expiresAt: expiry(now + lifetime) };
    const condition =
      version === 0
        ? { text: 'attribute_not_exists(pk) OR expiresAt <= :now', values: { now: now / 1000 } }
        : { text: '#version = :version', values: { version }, names: { version: 'version' } };
    if (await records.writeIf(key, attributes, condition)) return true;
    return writer !== undefined && (await records.read(key, versionSchema))?.writer === writer;
  };
}
