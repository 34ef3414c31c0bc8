/** Reads the caller's time zone and e-mail address and the channel's readers from Slack, only when a command needs them. */
import * as v from 'valibot';
import { readCommitEmail } from '../../circleci/commit-email.ts';
import type { Caller, Context } from '../../conversation/context.ts';
import { plainForm } from '../../views/text/message-variants.ts';
import { type ChannelInfo, channelInfo } from './channel-info.ts';
import { codeOf } from './classify-error.ts';
import type { LookUps } from './look-up-once.ts';

const addressed = v.object({
  is_email_confirmed: v.literal(true),
  profile: v.object({ email: v.pipe(v.string(), v.minLength(1)) }),
});

/** Returns undefined for an address that Slack does not tell, as without `users:read.email`, or has not confirmed. */
export async function confirmedEmail(
  user: string,
  client: Pick<LookUps, 'users'>,
): Promise<string | undefined> {
  const answer = await client.users.info({ user }).catch(() => undefined);
  const read = v.safeParse(addressed, answer?.user);
  return read.success ? readCommitEmail(read.output.profile.email).email : undefined;
}

export type CallerInfo = Pick<
  Context,
  'timeZone' | 'email' | 'audience' | 'readers' | 'joinChannel' | 'sendDirect'
>;

type Place = Pick<ChannelInfo, 'isMember' | 'readers'>;

/** Returns the most cautious value where Slack gives none. */
export function readCallerInfo({ user, channel }: Caller, client: LookUps): CallerInfo {
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
    email: () => confirmedEmail(user, client),
    async audience() {
      if (channel === undefined) return 'own';
      const { isMember, readers } = await look(channel);
      if (!isMember) return 'not a member';
      if (channel.startsWith('D')) return 'own';
      return readers === 'own company' ? 'own' : 'shared';
    },
    async sendDirect(message) {
      const { channel: conversation } = await client.chat.postMessage({
        ...plainForm(message),
        channel: user,
      });
      if (conversation === undefined) throw new Error('Slack named no conversation.');
      return conversation;
    },
    async joinChannel() {
      if (channel === undefined || (await look(channel)).isMember) return 'as before';
      try {
        await client.conversations.join({ channel });
      } catch {
        return 'as before';
      }
      looked = undefined;
      return 'joined';
    },
    readers: async () => (channel === undefined ? 'own company' : (await look(channel)).readers),
  };
}

async function lookAt(channel: string, user: string, client: LookUps): Promise<Place> {
  try {
    const { isMember, readers, person } = channelInfo((await client.conversations.info({ channel })).channel);
    // Of a direct message of others we see nothing, whatever Slack says.
    return { isMember, readers: person === undefined || person === user ? readers : 'unknown' };
  } catch (error) {
    return { isMember: codeOf(error) !== 'channel_not_found', readers: 'unknown' };
  }
}
