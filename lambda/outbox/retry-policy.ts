/** Lists the lease, attempts and pauses of sending alerts. Milliseconds. */

/** Lease of a claimed alert: longer than a call of Slack can take. */
export const alertLease = 60_000;
/** Attempts for an error code that we do not know. */
export const mostTries = 5;
/** Pause after an ambiguous outcome, such as a 5xx. */
export const pauseAfterTrouble = 15_000;
/** Short enough for the next attempt to fall into the same drain, which counts the attempts. */
export const pauseAfterUnknown = 1_000;
