/** Describes one test of a build's results, as API v1.1 returns it. */

export interface TestResult {
  readonly classname: string;
  readonly file: string | null;
  readonly name: string;
  readonly result: 'success' | 'failure' | 'skipped' | 'error';
  readonly run_time: number;
  readonly message: string | null;
  readonly source: string;
  readonly source_type: string;
}
