/** Describes a refusal of Slack's: its error code, and where it helps, the exact cause. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: readonly string[];
  /** The scope that is missing. */
  readonly needed: string | undefined;

  constructor(code: string, details: readonly string[] = [], needed?: string) {
    super(details.length > 0 ? `${code}: ${details.join('; ')}` : code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
    this.needed = needed;
  }
}
