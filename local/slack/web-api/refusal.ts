/** An answer of Slack's that says no: its error code, and where it helps what exactly was wrong. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: readonly string[];

  constructor(code: string, details: readonly string[] = []) {
    super(details.length > 0 ? `${code}: ${details.join('; ')}` : code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
