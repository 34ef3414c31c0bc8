/** Draws the direct message to the person who set a digest that cannot be posted. Pure. */
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, md } from '../text/mrkdwn.ts';

export interface UnsaidInput {
  readonly channel: string;
  readonly reason: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'shared';
}

const reasons = {
  'channel-gone': 'The channel was archived or deleted, or I can no longer post there.',
  'not-in-channel': 'I’m not in the channel. Invite me with /invite.',
  'missing-scope': 'The app is missing a permission to post. Ask an admin to reinstall it.',
  shared:
    'The channel is now shared with another company. The digest is paused until an admin sets it again there.',
} as const;

export function unsaidView({ channel, reason }: UnsaidInput): Message {
  return message({
    title: md`⚠️ *I couldn’t post the digest* in ${channelName(channel)}.`,
    blocks: [
      section(reasons[reason], md`To turn it off, type ${code('/circle digest off')} there.`),
      reason === 'shared'
        ? context(md`An admin can type ${code('/circle digest daily 9:00')} there`)
        : context('Digests resume as soon as I can post', 'You get this at most once a month'),
    ],
  });
}
