/** How long a sender keeps what it sends, and what it does while Slack is in trouble. Milliseconds. */

/** Longer than Slack takes to answer, or we wait for it. */
export const alertLease = 60_000;
/** What nobody has heard of is tried this often. */
export const mostTries = 5;
/** Slack is in trouble. */
export const pauseAfterTrouble = 15_000;
/** Short enough for the next try to belong to the same turn: tries are counted there. */
export const pauseAfterUnknown = 1_000;
