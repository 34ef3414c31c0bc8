/** Keeps lists in memory for as long as their workspace's stamp in the table says that none has changed. */
import * as v from 'valibot';
import { alertKeys } from '../../alert-keys.ts';
import type { Records, Table } from '../table-items.ts';

interface Options extends Pick<Table, 'clock'> {
  readonly newId: () => string;
}

export interface Stamps {
  /** Returns the workspace's stamp; undefined when nothing was listed there yet. */
  stamp(workspace: string): Promise<string | undefined>;
  /** Call after each change of a list, and before the change is answered. */
  changed(workspace: string): Promise<void>;
}

const schema = v.object({ stamp: v.string() });

export function createStamps(records: Records, { newId }: Options): Stamps {
  return {
    stamp: async (workspace) => (await records.read(alertKeys.stamp(workspace), schema))?.stamp,
    changed: (workspace) => records.write(alertKeys.stamp(workspace), { stamp: newId() }),
  };
}

interface Kept<T> {
  readonly stamp: string;
  readonly at: number;
  readonly list: readonly T[];
}

/** Milliseconds. A crash between a change and its stamp leaves the old list for no longer. */
const longest = 5 * 60_000;
const most = 2_000;

/** `read` returns what `query` does, which is asked again once the stamp has changed. */
export function createStampedLists<T>({ stamp: stampOf }: Stamps, { clock }: Pick<Table, 'clock'>) {
  const kept = new Map<string, Kept<T>>();
  return async function read(
    workspace: string,
    name: string,
    query: () => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    // Before the list: a change in between is seen by the next read.
    const stamp = await stampOf(workspace);
    const key = `${workspace} ${name}`;
    const known = kept.get(key);
    if (known && known.stamp === stamp && clock() - known.at < longest) return known.list;
    kept.delete(key);
    const list = await query();
    if (stamp !== undefined) kept.set(key, { stamp, at: clock(), list });
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return list;
  };
}
