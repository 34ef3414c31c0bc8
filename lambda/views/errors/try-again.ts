/** Words a request of Slack’s that could not be stored. Imports nothing, since the ingress function loads it at start. */
export const tryAgain = ':warning: I could not take that just now. Please try again in a moment.';
export const tryAgainField = 'I could not take that just now. Please try again in a moment.';
