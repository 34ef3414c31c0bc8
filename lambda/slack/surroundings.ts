/** Reads what Slack knows of the place and of the person, only when a command asks. */
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import type { Caller, Context } from '../conversation/context.ts';

export type Surroundings = Pick<Context, 'timeZone' | 'audience' | 'readers'>;

const channelSchema = v.object({
  is_im: v.optional(v.boolean(), false),
  is_member: v.optional(v.boolean(), true),
  is_ext_shared: v.optional(v.boolean()),
  /** Of a direct message: the other one. */
  user: v.optional(v.string()),
});

interface Place {
  readonly isMember: boolean;
  readonly readers: Awaited<ReturnType<Context['readers']>>;
}

/** Answers with the careful one where Slack does not tell. */
export function surroundingsOf({ user, channel }: Caller, client: WebClient): Surroundings {
  let looked: Promise<Place> | undefined;
  const look = (where: string) => {
    looked ??= lookAt(where, user, client);
    return looked;
  };
  return {
    async timeZone() {
      const found = await client.users.info({ user }).catch(() => undefined);
      return found?.user?.tz || 'UTC';
    },
    async audience() {
      if (channel === undefined || channel.startsWith('D')) return 'own';
      const { isMember, readers } = await look(channel);
      if (!isMember) return 'not a member';
      return readers === 'own company' ? 'own' : 'shared';
    },
    readers: async () => (channel === undefined ? 'own company' : (await look(channel)).readers),
  };
}

async function lookAt(channel: string, user: string, client: WebClient): Promise<Place> {
  try {
    const found = v.parse(channelSchema, (await client.conversations.info({ channel })).channel);
    // Slack leaves the flag out of a direct message: no one but this person sees ours with them.
    if (found.is_im && found.user === user) return { isMember: true, readers: 'own company' };
    if (found.is_ext_shared === undefined) return { isMember: found.is_member, readers: 'unknown' };
    const readers = found.is_ext_shared ? 'another company too' : 'own company';
    return { isMember: found.is_member, readers };
  } catch (error) {
    return { isMember: codeOf(error) !== 'channel_not_found', readers: 'unknown' };
  }
}

/** Slack's word for why not. */
function codeOf(error: unknown): unknown {
  const data: unknown = error instanceof Error ? Reflect.get(error, 'data') : undefined;
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'error') : undefined;
}
