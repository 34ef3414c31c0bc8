/** What people read when Slack's request could not be stored. No imports: the Slack door starts with it. */
export const tryAgain = ':warning: I could not take that just now. Please try again in a moment.';
export const tryAgainField = 'I could not take that just now. Please try again in a moment.';
