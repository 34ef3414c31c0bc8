/** Draws the direct message to the person who set a digest that cannot be posted. Pure. */
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, md } from '../text/mrkdwn.ts';

export interface UnsaidInput {
  readonly channel: string;
  readonly reason: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'shared';
}

const reasons = {
  'channel-gone': 'The channel was archived or deleted, or I may no longer post there.',
  'not-in-channel': 'I am not a member of the channel. Invite me there with /invite.',
  'missing-scope': 'The app lacks a permission that posting needs. An admin reinstalls it.',
  shared:
    'People of another company read the channel now. The digest waits until an admin agrees: by setting it there once more.',
} as const;

export function unsaidView({ channel, reason }: UnsaidInput): Message {
  return message({
    title: md`📋 *I could not post the digest* in ${channelName(channel)}.`,
    blocks: [
      section(reasons[reason], md`Type ${code('/circle digest off')} there to end it.`),
      reason === 'shared'
        ? context(md`An admin types ${code('/circle digest daily 9:00')} there`)
        : context('It comes again by itself once I may post', 'Said once a month at most'),
    ],
  });
}
