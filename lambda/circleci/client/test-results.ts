/** Reads a build's test results. Rejects with CircleCIError only. */

import { type TestResult, testsSchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import type { BuildRef } from '../project.ts';
import { buildPath } from './api-paths.ts';

/**
 * GET …/:build_num/tests. All of them: there are no pages. None without `store_test_results`. Reference: Test Metadata.
 */
export function tests(ask: Ask, ref: BuildRef): Promise<readonly TestResult[]> {
  return ask({ method: 'GET', path: [...buildPath(ref), 'tests'], schema: testsSchema, megabytes: 32 });
}
