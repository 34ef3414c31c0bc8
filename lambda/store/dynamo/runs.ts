/** Stores runs and the results of branches, with optimistic concurrency by version. */
import { alertKeys } from '../alert-keys.ts';
import { jobSchema, resultsSchema, versionedRunSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import { expiry, lifetimes } from '../keys.ts';
import { list } from './query.ts';
import type { Records, Table } from './table-items.ts';

const mostResults = 30;

type Runs = 'run' | 'saveRun' | 'saveOtherJob' | 'otherJobs' | 'results' | 'saveResults' | 'linesOf';

export interface RunOptions extends Table {
  readonly newId: () => string;
}

/** Reads are consistent, so a write with the version just read fails only after a concurrent write. */
export function createRuns(records: Records, table: RunOptions): Pick<AlertStore, Runs> {
  const save = versioned(records, table);
  return {
    async run(workspace, id) {
      const found = await records.read(alertKeys.run(workspace, id), versionedRunSchema);
      return found && { value: found.run, version: found.version };
    },
    saveRun: (workspace, run, version) =>
      save(alertKeys.run(workspace, run.id), { run }, { version, lifetime: lifetimes.alert }),
    async saveOtherJob(workspace, run, job) {
      const attributes = { ...job, expiresAt: expiry(table.clock() + lifetimes.alert) };
      await records.writeIf(alertKeys.otherJob(workspace, run, job.name), attributes, {
        text: 'attribute_not_exists(pk) OR attribute_not_exists(#number) OR #number <= :number',
        names: { number: 'number' },
        values: { number: job.number ?? 0 },
      });
    },
    otherJobs: (workspace, run) => {
      const { pk, sk } = alertKeys.otherJobs(workspace, run);
      return list(table, { pk, prefix: sk }, jobSchema);
    },
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
      // Each write extends the item's TTL, so the TTL shows when it was written.
      const filter = { text: 'expiresAt >= :since', values: { since: expiry(since + lifetimes.results) } };
      return list(table, { pk, prefix: sk, limit, filter }, resultsSchema);
    },
  };
}

/** Writes a value if its version is still the one that was read. */
export function versioned(records: Records, { clock, newId }: RunOptions) {
  return async (
    key: ReturnType<typeof alertKeys.hook>,
    value: object,
    { version, lifetime }: { readonly version: number; readonly lifetime: number },
  ): Promise<boolean> => {
    const now = clock();
    const attributes = { ...value, version: version + 1, expiresAt: expiry(now + lifetime) };
    const names = { version: 'version' };
    const condition =
      version === 0
        ? { text: 'attribute_not_exists(#version) OR expiresAt <= :now', values: { now: now / 1000 }, names }
        : { text: '#version = :version', values: { version }, names };
    return records.writeAs(newId(), key, attributes, condition);
  };
}
