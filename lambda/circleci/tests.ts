/** What a build's tests came to. Rejects with CircleCIError only. */
import { buildPath } from './paths.ts';
import type { BuildRef } from './project.ts';
import type { Ask } from './request.ts';
import { type TestResult, testsSchema } from './schemas.ts';

/** GET …/:build_num/tests. All of them: there are no pages. None without `store_test_results`. Reference: Test Metadata. */
export function tests(ask: Ask, ref: BuildRef): Promise<readonly TestResult[]> {
  return ask({ method: 'GET', path: [...buildPath(ref), 'tests'], schema: testsSchema, megabytes: 32 });
}
