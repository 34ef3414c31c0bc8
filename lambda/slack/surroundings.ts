/** What Slack knows of the place and of the person, asked only when a command wants it. */
import type { WebClient } from '@slack/web-api';
import type { Caller, Context } from '../conversation/context.ts';

export type Surroundings = Pick<Context, 'timeZone' | 'isShared'>;

/** Answers with the careful one where Slack does not tell. */
export function surroundingsOf({ user, channel }: Caller, client: WebClient): Surroundings {
  return {
    async timeZone() {
      const found = await client.users.info({ user }).catch(() => undefined);
      return found?.user?.tz || 'UTC';
    },
    async isShared() {
      if (channel === undefined || channel.startsWith('D')) return false;
      const found = await client.conversations.info({ channel }).catch(() => undefined);
      // A channel that we are not in cannot be looked at; nor can anything be posted there.
      return found?.channel?.is_ext_shared === true;
    },
  };
}
