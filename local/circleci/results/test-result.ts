/** One test of a build's results, as the API of v1.1 gives it. */

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
