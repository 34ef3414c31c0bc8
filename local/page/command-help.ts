/** Defines what the composer completes: a row of the app's table of commands. */
export interface CommandHelp {
  readonly name: string;
  /** Without the `/circle`: `status [repo] [branch]`. */
  readonly usage: string;
  readonly summary: string;
  readonly example: string;
}
