/** Logs that Slack throttled our events. An alarm counts this line. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

export const appRateLimited = slackEvent(v.object({}), async (_, { log, workspace }) => {
  log({ log: 'event.app-rate-limited', workspace });
});
