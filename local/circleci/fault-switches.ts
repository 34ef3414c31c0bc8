/** Holds what a test or a demonstration can turn on while the simulator runs. */

export interface Switches {
  /** From 2027-02-01: the v1 trigger, retry and ssh routes answer 410. */
  readonly gone: boolean;
  /** Until then they announce it with Deprecation and Sunset headers. */
  readonly sunset: boolean;
  /** From 2026-12-07: `GET /projects` has no `branches`. */
  readonly withoutBranches: boolean;
  /** CircleCI's answer of 2014 to a request without an Accept header. */
  readonly greeting: boolean;
}

export const switchedOff: Switches = { gone: false, sunset: false, withoutBranches: false, greeting: false };

export interface Fault {
  readonly kind: 'rate-limited' | 'unavailable' | 'html' | 'hang' | 'cut' | 'unauthorized' | 'custom';
  /** How many requests it hits; 1 unless told. */
  readonly times?: number;
  /** Hits only requests of this method, and only when the path contains this. */
  readonly method?: string;
  readonly path?: string;
  /** Seconds, for `rate-limited`. Undefined sends no Retry-After. */
  readonly retryAfter?: number;
  /** For `unavailable` and `custom`. */
  readonly status?: number;
  readonly body?: string;
  readonly contentType?: string;
  /** True lets the request act first and spoils the answer only. */
  readonly afterwards?: true;
}
