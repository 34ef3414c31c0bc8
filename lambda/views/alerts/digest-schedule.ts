/** Draws the schedule of a channel’s digest. Pure. */
import type { Digest } from '../../store/subscriptions-and-schedules.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';

export interface DigestSetInput {
  /** Undefined: none. */
  readonly digest: Digest | undefined;
  /** User id of the person who set it just now. */
  readonly changedBy?: string;
}

/** For the person who sent it: it comes in a moment. */
export function digestSentView(): Message {
  return message({ title: '📋 Posting the digest in this channel.', blocks: [] });
}

function weekdayName({ weekday = 1 }: Digest): string {
  // The first of January 2023 was a Sunday.
  return new Date(Date.UTC(2023, 0, 1 + weekday)).toLocaleDateString('en-US', {
    timeZone: 'UTC',
    weekday: 'long',
  });
}

export function digestSetView({ digest, changedBy }: DigestSetInput): Message {
  const who = changedBy && mention(changedBy);
  if (!digest)
    return message({
      title: who ? md`📋 ${who} turned off this channel’s digest.` : '📋 This channel has no digest.',
      blocks: [context(md`${code('/circle digest daily 9:00')} or ${code('/circle digest weekly 9:00')}`)],
    });
  const time = md`${digest.hour}:${String(digest.minute).padStart(2, '0')}`;
  const when = md`${digest.every === 'day' ? 'every day' : `every ${weekdayName(digest)}`} at *${time}*`;
  return message({
    title: who
      ? md`📋 ${who} scheduled this channel’s digest for ${when}.`
      : md`📋 This channel gets a digest ${when}.`,
    blocks: [
      digest.pausedAt === undefined
        ? undefined
        : section(
            '⏸️ Paused: this channel is shared with another company. An admin can resume the digest by setting it again.',
          ),
      context(
        limited(digest.timeZone, 60),
        'failures, recoveries, slowest and flakiest of the projects this channel is subscribed to',
      ),
      actions(
        button('Preview', { action: 'run', command: 'digest preview' }, { id: 'preview' }),
        button('Send now', { action: 'run', command: 'digest now' }, { id: 'send' }),
        button('Turn off', { action: 'run', command: 'digest off' }, { id: 'off' }),
      ),
    ],
  });
}
