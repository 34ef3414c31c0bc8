/** What Slack knows of the place and of the person, asked only when a command wants it. */
import type { WebClient } from '@slack/web-api';
import type { Caller, Context } from '../conversation/context.ts';

export type Surroundings = Pick<Context, 'timeZone' | 'audience'>;

/** Answers with the careful one where Slack does not tell. */
export function surroundingsOf({ user, channel }: Caller, client: WebClient): Surroundings {
  return {
    async timeZone() {
      const found = await client.users.info({ user }).catch(() => undefined);
      return found?.user?.tz || 'UTC';
    },
    async audience() {
      if (channel === undefined || channel.startsWith('D')) return 'own';
      try {
        const { channel: found } = await client.conversations.info({ channel });
        if (found?.is_member === false) return 'not a member';
        return found?.is_ext_shared === false ? 'own' : 'shared';
      } catch (error) {
        return codeOf(error) === 'channel_not_found' ? 'not a member' : 'shared';
      }
    },
  };
}

/** Slack's word for why not. */
function codeOf(error: unknown): unknown {
  const data: unknown = error instanceof Error ? Reflect.get(error, 'data') : undefined;
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'error') : undefined;
}
