/** Words a request of Slack’s that could not be stored. Imports nothing, since the ingress function loads it at start. */
export const tryAgain = ':warning: Something went wrong. Try again in a moment.';
export const tryAgainField = 'Something went wrong. Try again in a moment.';
