/** A channel's summary, once a day or once a week. */
import { type Clock, readClock } from '../conversation/until.ts';
import { tooMany, usage, type Words } from '../conversation/words.ts';
import { nextDigestAt } from '../local-time.ts';
import { digestSetView } from '../views/digest-set.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'show' }
  | { readonly kind: 'off' }
  | { readonly kind: 'set'; readonly every: 'day' | 'week'; readonly hour: number; readonly minute: number };

export const digest = command<Wish>({
  name: 'digest',
  usage: 'digest [daily 9:00|weekly 9:00|off]',
  summary: 'Sum this channel’s projects up: failures, recoveries, slowest, flakiest.',
  example: 'digest daily 9:00',
  group: 'Alerts',
  parse(words) {
    const [every, time = '9:00', ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 2);
    if (every === undefined) return { kind: 'show' };
    if (every.toLowerCase() === 'off') return { kind: 'off' };
    if (every !== 'daily' && every !== 'weekly') throw unread(words);
    return { kind: 'set', every: every === 'daily' ? 'day' : 'week', ...readTime(time, words) };
  },
  async run(wish, context) {
    const { caller, store, now } = context;
    const { workspace, channel, user } = caller;
    if (channel === undefined)
      throw usage('Which channel? Type it there.', 'no channel', ['digest daily 9:00']);
    if (wish.kind === 'show')
      return { kind: 'say', message: digestSetView({ digest: await store.digest(workspace, channel) }) };
    if (wish.kind === 'off') {
      await context.act({ name: 'set digest', target: 'off' }, () =>
        store.saveDigest(workspace, channel, undefined),
      );
      return { kind: 'announce', message: digestSetView({ digest: undefined, changedBy: user }) };
    }
    const { every, hour, minute } = wish;
    const set = { channel, every, hour, minute, timeZone: await context.timeZone(), owner: user };
    await context.act({ name: 'set digest', target: every }, async () => {
      await store.saveDigest(workspace, channel, set);
      await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(set, now) });
    });
    return { kind: 'announce', message: digestSetView({ digest: set, changedBy: user }) };
  },
});

function readTime(text: string, words: Words): Clock {
  const clock = readClock(text);
  if (clock) return clock;
  throw unread(words);
}

function unread({ text }: Words) {
  return usage('Daily or weekly (on Mondays), and at which time?', text, [
    'digest daily 9:00',
    'digest weekly 9:00',
    'digest off',
  ]);
}
