/** Finds tests that failed in one build and passed in another of the same job and commit. Pure. */
import { createHash } from 'node:crypto';
import type { TestResult } from '../api-v1-schemas.ts';

export interface Flip {
  readonly name: string;
  /** The same for the same test elsewhere, whatever its job. */
  readonly key: string;
}

/** In the order of the failed build's results. A test that also failed in the second build, as in a retry, has not passed. */
export function flips(failed: readonly TestResult[], passed: readonly TestResult[]): readonly Flip[] {
  const again = Map.groupBy(passed, identity);
  const keys = new Set(failed.filter(hasFailed).map(identity));
  return [...keys].flatMap((key) => {
    const results = again.get(key) ?? [];
    const hasPassed = results.some(({ result }) => result === 'success') && !results.some(hasFailed);
    const first = results[0];
    return hasPassed && first ? [{ name: first.name || first.classname || 'a test', key: hashed(key) }] : [];
  });
}

function hasFailed({ result }: TestResult): boolean {
  return result === 'failure' || result === 'error';
}

function identity({ name, classname, file }: TestResult): string {
  return JSON.stringify([classname || file, name]);
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
