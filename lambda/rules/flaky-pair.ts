/** Finds runs of one commit of which some failed and a later one passed. Pure. */
import type { Result } from '../store/stored-runs.ts';
import { beginning } from './branch-history.ts';

export interface FlakyPair {
  /** The newest first. */
  readonly failed: readonly Result[];
  readonly passed: Result;
}

/** Returns the pair in which the run is, as one that failed or as the one that passed. `results`: newest first. */
export function flakyPair(results: readonly Result[], run: string): FlakyPair | undefined {
  const own = results.find((one) => one.run === run);
  if (own?.revision === undefined) return undefined;
  const same = results
    .filter(({ revision }) => revision === own.revision)
    .toSorted((one, other) => beginning(other) - beginning(one));
  const at = same.findIndex(({ status }) => status === 'success');
  const passed = same[at];
  const failed = same.slice(at + 1).filter(({ status }) => status === 'failed');
  return passed && failed.length > 0 && [passed, ...failed].includes(own) ? { failed, passed } : undefined;
}
