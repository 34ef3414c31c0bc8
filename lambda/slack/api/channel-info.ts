/** Reads what Slack says of a channel: whether we are in it, and who reads it. */
import * as v from 'valibot';

const channelSchema = v.object({
  is_im: v.optional(v.boolean(), false),
  is_member: v.optional(v.boolean(), true),
  is_ext_shared: v.optional(v.boolean()),
  /** Of a direct message: the other one. */
  user: v.optional(v.string()),
});

export interface ChannelInfo {
  readonly isMember: boolean;
  readonly readers: 'own company' | 'another company too' | 'unknown';
  /** In a direct message with us: the person. */
  readonly person: string | undefined;
}

/** Returns `unknown` readers where Slack does not tell. */
export function channelInfo(channel: unknown): ChannelInfo {
  const read = v.safeParse(channelSchema, channel);
  if (!read.success) return { isMember: true, readers: 'unknown', person: undefined };
  const { is_im: isDirect, is_member: isMember, is_ext_shared: isShared, user } = read.output;
  const person = isDirect ? user : undefined;
  // Slack leaves the flag out of a direct message, which no one but its person sees.
  if (isShared === undefined) return { isMember, readers: isDirect ? 'own company' : 'unknown', person };
  return { isMember, readers: isShared ? 'another company too' : 'own company', person };
}
