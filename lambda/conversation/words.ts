/** The words after `/circle`, straightened: smart quotes, long dashes, single-dash options, odd spaces. Pure. */

export interface Words {
  /** Without the options, in order. */
  readonly plain: readonly string[];
  /** `--branch main` and `--branch=main` as `branch` -> `main`; a bare option is ''. */
  readonly options: ReadonlyMap<string, string>;
  /** As straightened, to be shown in errors. */
  readonly text: string;
}
