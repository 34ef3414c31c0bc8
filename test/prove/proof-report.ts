/** What a proof counted, for `npm run prove` to print: one JSON line each in the file that PROVE_REPORT names. */
import { appendFileSync } from 'node:fs';

export interface Proof {
  /** `P1`. */
  readonly promise: string;
  readonly inputs: number;
  /** In words: `requests that Slack did not sign`. */
  readonly of: string;
  readonly failures: number;
}

/** Call it once all inputs went through: what threw before is reported by the test itself. */
export function proved(proof: Proof): void {
  const file = process.env.PROVE_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(proof)}\n`);
}
