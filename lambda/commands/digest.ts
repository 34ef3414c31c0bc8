/** Shows, sets, previews, sends or turns off a channel's daily or weekly digest. */

import type { Context } from '../conversation/context.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { notInChannel } from '../conversation/subscriptions/save-subscription.ts';
import { usage, type Words } from '../conversation/words/parse-arguments.ts';
import { readDay } from '../conversation/words/time-expression.ts';
import { drawDigest } from '../digest/draw-digest.ts';
import { readClock, weekdays } from '../parsing/wall-clock.ts';
import type { Digest } from '../store/subscriptions-and-schedules.ts';
import { lastDigestAt, nextDigestAt } from '../time-zone.ts';
import type { Sending } from '../views/alerts/digest.ts';
import { digestSentView, digestSetView } from '../views/alerts/digest-schedule.ts';
import type { Message } from '../views/text/message.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'show' }
  | { readonly kind: 'preview' }
  | { readonly kind: 'send' }
  | { readonly kind: 'off' }
  | {
      readonly kind: 'set';
      readonly every: 'day' | 'week';
      readonly weekday?: number;
      readonly hour: number;
      readonly minute: number;
    };

const day = 24 * 60 * 60_000;
/** Milliseconds for CircleCI's answers. */
const patience = 15_000;

const fillers = ['at', 'on', 'every'];
const periods = new Map<string, 'day' | 'week'>([
  ['daily', 'day'],
  ['day', 'day'],
  ['weekly', 'week'],
  ['week', 'week'],
]);

export const digest = command<Wish>({
  name: 'digest',
  usage: 'digest [daily 9:00|weekly friday 9:00|preview|now|off]',
  summary: 'Post a regular summary of this channel’s projects: failures, recoveries, slowest, flakiest.',
  example: 'digest daily 9:00',
  group: 'Alerts',
  parse(words) {
    const said = words.plain.map((word) => word.toLowerCase()).filter((word) => !fillers.includes(word));
    const [first = '', ...rest] = said;
    if (said.length === 0) return { kind: 'show' };
    if (rest.length === 0 && first === 'off') return { kind: 'off' };
    if (rest.length === 0 && first === 'preview') return { kind: 'preview' };
    if (rest.length === 0 && first === 'now') return { kind: 'send' };
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
      throw usage('Which channel? Run this command there.', '', ['digest daily 9:00']);
    const before = await store.digest(workspace, channel);
    const isOff = wish.kind === 'off' && before === undefined;
    if (isOff) await mustBeAllowed('set digest', context);
    if (wish.kind === 'show' || isOff) return { kind: 'say', message: digestSetView({ digest: before }) };
    if (wish.kind === 'preview') {
      await mustBeAllowed('see output', context);
      await mustHaveAlerts(channel, context);
      return {
        kind: 'say',
        message: await drawn({ channel, digest: before, sending: { is: 'preview' } }, context),
      };
    }
    if (wish.kind === 'off') {
      await context.act({ name: 'set digest', target: 'off', projects: [] }, () =>
        store.saveDigest(workspace, channel, undefined),
      );
      return { kind: 'announce', message: digestSetView({ digest: undefined, changedBy: user }) };
    }
    const audience = await context.audience();
    if (audience === 'not a member') throw notInChannel(textOf(wish), channel);
    const isShared = audience === 'shared';
    if (wish.kind === 'send') {
      const isAgreed = !isShared || before?.sharedBy !== undefined;
      const act = isAgreed
        ? ({ name: 'set digest', target: 'now' } as const)
        : ({ name: 'subscribe shared channel', target: 'digest now' } as const);
      await mustBeAllowed(act.name, context);
      await mustHaveAlerts(channel, context);
      const asked = { channel, digest: before, sending: { is: 'sent', by: user } } as const;
      await context.act({ ...act, projects: [] }, async () =>
        context.sendDigest(await drawn(asked, context)),
      );
      return { kind: 'say', message: digestSentView() };
    }
    const { kind: _, every, ...times } = wish;
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

/** Throws UsageError where there is nothing to sum up. */
async function mustHaveAlerts(channel: string, { caller, store }: Context): Promise<void> {
  const all = await store.subscriptions(caller.workspace);
  if (!all.some((one) => one.channel === channel))
    throw usage('A digest sums up this channel’s projects, and it has no alerts yet.', '', ['subscribe']);
}

interface Drawn {
  readonly channel: string;
  readonly digest: Digest | undefined;
  readonly sending: Sending;
}

/** What the next digest would say if it came now; of a day where none is set. */
async function drawn({ channel, digest, sending }: Drawn, context: Context): Promise<Message> {
  const { store, now, clock, caller } = context;
  const every = digest?.every ?? 'day';
  const from = digest ? lastDigestAt(digest, now) : now - day;
  const services = { store, circleci: () => context.circleci(), readers: context.readers, now: clock };
  const { workspace } = caller;
  const timeZone = digest?.timeZone ?? (await context.timeZone());
  const drawing = {
    workspace,
    channel,
    every,
    period: { from, to: now },
    until: now + patience,
    sending,
    timeZone,
  };
  return (await drawDigest(drawing, services)).message;
}

function textOf(wish: Extract<Wish, { kind: 'set' | 'send' }>): string {
  if (wish.kind === 'send') return 'digest now';
  const { every, weekday, hour, minute } = wish;
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
