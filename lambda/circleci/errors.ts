/** Defines CircleCIError, the only error of the client. Created in send-request.ts; worded only in views/. */

export const reasons = [
  'unauthorized',
  'forbidden',
  'not-found',
  'gone',
  'rate-limited',
  'unavailable',
  'refused',
  'unexpected',
] as const;

export type Reason = (typeof reasons)[number];

export interface CircleCIErrorDetails extends ErrorOptions {
  /** The HTTP status, when there was an answer. */
  readonly status?: number;
  /** CircleCI's own words, un-nested and at most 500 characters. Hostile text: escape before showing. */
  readonly said?: string;
  /** Seconds to wait, clamped to [1, 900]; only with `rate-limited`. */
  readonly retryAfter?: number;
  /** True when a write may have happened although no clear answer came back. */
  readonly ambiguous?: boolean;
  /** True when only a person's own token may do this, and the one used may be a project's. */
  readonly needsPersonalToken?: boolean;
  /** The CircleCI that refused. */
  readonly host?: string;
  /** The login of the person whose own token was used; undefined for the workspace's. */
  readonly usedBy?: string | undefined;
}

export class CircleCIError extends Error {
  override readonly name = 'CircleCIError';
  readonly reason: Reason;
  readonly status: number | undefined;
  readonly said: string | undefined;
  readonly retryAfter: number | undefined;
  readonly ambiguous: boolean;
  readonly needsPersonalToken: boolean;
  readonly usedBy: string | undefined;
  readonly host: string | undefined;

  constructor(reason: Reason, message: string, details: CircleCIErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.reason = reason;
    this.status = details.status;
    this.said = details.said;
    this.retryAfter = details.retryAfter;
    this.ambiguous = details.ambiguous ?? false;
    this.needsPersonalToken = details.needsPersonalToken ?? false;
    this.usedBy = details.usedBy;
    this.host = details.host;
  }
}

/** Returns whether CircleCI has answered, and would answer a second try the same. */
export function isPermanent({ reason }: CircleCIError): boolean {
  return reason !== 'unavailable' && reason !== 'rate-limited' && reason !== 'unexpected';
}
