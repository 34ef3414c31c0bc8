/** Shows, sets or turns off a channel's daily or weekly digest. */

import { notInChannel } from '../conversation/subscriptions/save-subscription.ts';
import { usage, type Words } from '../conversation/words/arguments.ts';
import { readClock, readDay } from '../conversation/words/time-expression.ts';
import { nextDigestAt } from '../time-zone.ts';
import { digestSetView } from '../views/alerts/digest-set.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'show' }
  | { readonly kind: 'off' }
  | { readonly kind: 'set'; readonly every: 'day' | 'week'; readonly hour: number; readonly minute: number };

const monday = 1;
const fillers = ['at', 'on', 'every'];
const periods = new Map<string, 'day' | 'week'>([
  ['daily', 'day'],
  ['day', 'day'],
  ['weekly', 'week'],
  ['week', 'week'],
]);

export const digest = command<Wish>({
  name: 'digest',
  usage: 'digest [daily 9:00|weekly 9:00|off]',
  summary: 'Post a regular summary of this channel’s projects: failures, recoveries, slowest, flakiest.',
  example: 'digest daily 9:00',
  group: 'Alerts',
  parse(words) {
    const said = words.plain.map((word) => word.toLowerCase()).filter((word) => !fillers.includes(word));
    const [first = '', ...rest] = said;
    if (said.length === 0) return { kind: 'show' };
    if (first === 'off' && rest.length === 0) return { kind: 'off' };
    const every = periods.get(first);
    // Weekly digests are sent on Mondays; `weekly monday 9:00` is accepted too.
    const times = every === 'week' ? rest.filter((word) => readDay(word) !== monday) : rest;
    const [time = '9:00', ...others] = times;
    const clock = readClock(time);
    if (every === undefined || clock === undefined || others.length > 0) throw unread(said, words);
    return { kind: 'set', every, ...clock };
  },
  async run(wish, context) {
    const { caller, store, now } = context;
    const { workspace, channel, user } = caller;
    if (channel === undefined)
      throw usage('Which channel? Run this command there.', 'no channel', ['digest daily 9:00']);
    if (wish.kind === 'show')
      return { kind: 'say', message: digestSetView({ digest: await store.digest(workspace, channel) }) };
    if (wish.kind === 'off') {
      await context.act({ name: 'set digest', target: 'off', projects: [] }, () =>
        store.saveDigest(workspace, channel, undefined),
      );
      return { kind: 'announce', message: digestSetView({ digest: undefined, changedBy: user }) };
    }
    const { every, hour, minute } = wish;
    const audience = await context.audience();
    if (audience === 'not a member') throw notInChannel(textOf(wish), channel);
    const isShared = audience === 'shared';
    const digest = { channel, every, hour, minute, timeZone: await context.timeZone(), owner: user };
    const set = isShared ? { ...digest, sharedBy: user } : digest;
    const name = isShared ? 'subscribe shared channel' : 'set digest';
    await context.act({ name, target: `digest ${every}`, projects: [] }, async () => {
      await store.saveDigest(workspace, channel, set);
      await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(set, now) });
    });
    return { kind: 'announce', message: digestSetView({ digest: set, changedBy: user }) };
  },
});

function textOf({ every, hour, minute }: Extract<Wish, { kind: 'set' }>): string {
  return `digest ${every === 'day' ? 'daily' : 'weekly'} ${hour}:${String(minute).padStart(2, '0')}`;
}

/** With the time that was said, where there is one. */
function unread(said: readonly string[], { text }: Words) {
  const time = said.findLast((word) => readClock(word)) ?? '9:00';
  const day = said.find((word) => typeof readDay(word) === 'number' && readDay(word) !== monday);
  const why =
    day === undefined
      ? 'Daily or weekly (on Mondays), and at what time?'
      : 'Weekly digests are sent on Mondays. You can’t choose another day.';
  const [first, second] = day === undefined ? ['daily', 'weekly'] : ['weekly', 'daily'];
  return usage(why, text, [`digest ${first} ${time}`, `digest ${second} ${time}`, 'digest off']);
}
