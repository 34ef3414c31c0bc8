/** Shows, sets or turns off a channel's daily or weekly digest. */

import { notInChannel } from '../conversation/subscriptions/save-subscription.ts';
import { usage, type Words } from '../conversation/words/arguments.ts';
import { readDay } from '../conversation/words/time-expression.ts';
import { readClock, weekdays } from '../parsing/wall-clock.ts';
import { nextDigestAt } from '../time-zone.ts';
import { digestSetView } from '../views/alerts/digest-set.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'show' }
  | { readonly kind: 'off' }
  | {
      readonly kind: 'set';
      readonly every: 'day' | 'week';
      readonly weekday?: number;
      readonly hour: number;
      readonly minute: number;
    };

const fillers = ['at', 'on', 'every'];
const periods = new Map<string, 'day' | 'week'>([
  ['daily', 'day'],
  ['day', 'day'],
  ['weekly', 'week'],
  ['week', 'week'],
]);

export const digest = command<Wish>({
  name: 'digest',
  usage: 'digest [daily 9:00|weekly friday 9:00|off]',
  summary: 'Post a regular summary of this channel’s projects: failures, recoveries, slowest, flakiest.',
  example: 'digest daily 9:00',
  group: 'Alerts',
  parse(words) {
    const said = words.plain.map((word) => word.toLowerCase()).filter((word) => !fillers.includes(word));
    const [first = '', ...rest] = said;
    if (said.length === 0) return { kind: 'show' };
    if (first === 'off' && rest.length === 0) return { kind: 'off' };
    const every = periods.get(first);
    const days = every === 'week' ? rest.map(readDay).filter((day) => typeof day === 'number') : [];
    const times = every === 'week' ? rest.filter((word) => typeof readDay(word) !== 'number') : rest;
    const [time = '9:00', ...others] = times;
    const clock = readClock(time);
    const isRead = others.length === 0 && days.length < 2;
    if (every === undefined || clock === undefined || !isRead) throw unread(said, words);
    const [weekday] = days;
    return { kind: 'set', every, ...(weekday !== undefined && { weekday }), ...clock };
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
    const { kind: _, every, ...times } = wish;
    const audience = await context.audience();
    if (audience === 'not a member') throw notInChannel(textOf(wish), channel);
    const isShared = audience === 'shared';
    const digest = { channel, every, ...times, timeZone: await context.timeZone(), owner: user };
    const set = isShared ? { ...digest, sharedBy: user } : digest;
    const name = isShared ? 'subscribe shared channel' : 'set digest';
    await context.act({ name, target: `digest ${every}`, projects: [] }, async () => {
      await store.saveDigest(workspace, channel, set);
      await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(set, now) });
    });
    return { kind: 'announce', message: digestSetView({ digest: set, changedBy: user }) };
  },
});

function textOf({ every, weekday, hour, minute }: Extract<Wish, { kind: 'set' }>): string {
  const day = weekday === undefined ? '' : ` ${weekdays[weekday]}`;
  return `digest ${every === 'day' ? 'daily' : `weekly${day}`} ${hour}:${String(minute).padStart(2, '0')}`;
}

/** With the time that was said, where there is one. */
function unread(said: readonly string[], { text }: Words) {
  const time = said.findLast((word) => readClock(word)) ?? '9:00';
  const day = said.find((word) => typeof readDay(word) === 'number');
  return usage('Daily or weekly, on which day, and at what time?', text, [
    `digest daily ${time}`,
    `digest weekly ${day ?? 'monday'} ${time}`,
    'digest off',
  ]);
}
