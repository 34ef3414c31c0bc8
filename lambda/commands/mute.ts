/** Mutes a channel's alerts until a time, or unmutes them. Subscriptions stay. */
import { projectSlug } from '../circleci/project.ts';
import { announceInChannel } from '../conversation/announce-in-channel.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context, Intended } from '../conversation/context.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { type Meant, targetOf, withSubscriptions } from '../conversation/subscriptions/find-subscriptions.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { shortened, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { written } from '../conversation/words/parse-options.ts';
import { aDay, momentOf, readUntil, type Until } from '../conversation/words/time-expression.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { mutedElsewhereView } from '../views/subscriptions/changed-in-other-channel.ts';
import { askMuteView } from '../views/subscriptions/confirm-mute-or-unsubscribe.ts';
import { mutedView } from '../views/subscriptions/muted-or-unsubscribed.ts';
import { subject } from '../views/subscriptions/rule-in-words.ts';
import { command } from './command.ts';

export const mute = command({
  name: 'mute',
  usage: 'mute [repo] [30m|2h|1d|18:00|monday|off]',
  summary: 'Mute this channel’s alerts, for one project or all, for a day or until a time.',
  example: 'mute web 2h',
  group: 'Alerts',
  internal: ['id'],
  parse(words, channel) {
    const id = words.options.get('id');
    const read = words.text;
    const all = readUntil(words.plain);
    if (words.plain.length === 0 || all)
      return { id, read, repo: undefined, until: all ?? aDay, spoken: words.plain.join(' ') || '1d' };
    const [said = '', ...rest] = words.plain;
    const repo = wholeOrganization(said) ?? readRepo(said, { words, channel });
    const until = rest.length === 0 ? aDay : readUntil(rest);
    if (!until) throw noTime(said, rest, words);
    return { id, read, repo, until, spoken: rest.join(' ') || '1d' };
  },
  run({ id, read, repo, until, spoken }, context) {
    const again = (slug: string) => `mute ${slug} ${spoken}`;
    return withSubscriptions({ id, repo }, { context, read, again }, (found) =>
      change(found, { id, repo, until, spoken }, context),
    );
  },
});

function noTime(repo: string, rest: readonly string[], { text }: Words) {
  const said = shortened(rest.join(' '), 40);
  const paste = ['2h', '18:00', 'monday 9:00', 'off'].map((until) => `mute ${written(repo)} ${until}`);
  return usage(`Until when? “${said}” isn’t a time I understand.`, text, paste);
}

interface Wish extends Meant {
  readonly until: Until;
  /** The same in words. */
  readonly spoken: string;
}

async function change(
  found: readonly Subscription[],
  { id, repo, until, spoken }: Wish,
  context: Context,
): Promise<Reply> {
  // The time zone is read from Slack only for a time of day.
  const timeZone = until.kind === 'clock' ? await context.timeZone() : 'UTC';
  const mutedUntil = momentOf(until, timeZone, context.now);
  const intended = {
    name: 'mute',
    target: `${targetOf(found, context.caller)} ${spoken}`,
    projects: [],
  } as const;
  const carryOut = () => rest(found, { intended, id, repo, mutedUntil }, context);
  const isMuch = new Set(found.map(subject)).size > 1;
  if (mutedUntil === undefined || repo !== undefined || !isMuch) return carryOut();
  const ask = () => askMuteView({ subscriptions: found, until: mutedUntil, command: `mute ${spoken}` });
  return withConfirmation({ ...intended, ask }, context, carryOut);
}

interface Rest extends Meant {
  readonly intended: Intended;
  /** Undefined: no longer muted. */
  readonly mutedUntil: number | undefined;
}

async function rest(
  found: readonly Subscription[],
  { intended, id, repo, mutedUntil }: Rest,
  context: Context,
): Promise<Reply> {
  const { caller, store } = context;
  await context.act(intended, async () => {
    for (const one of found) await store.changeSubscription(one, { mutedUntil });
  });
  const [first] = found;
  const scope = [repo && first && projectSlug(first.project), 'off', id && `--id ${id}`];
  const unmute = ['mute', ...scope].filter(Boolean).join(' ');
  const muted = { subscriptions: found, until: mutedUntil, unmute, changedBy: caller.user };
  // An id names a single subscription; all others are in this channel.
  const channel = first?.channel ?? '';
  return announceInChannel(
    {
      channel,
      message: mutedView(muted),
      elsewhere: (telling) => mutedElsewhereView({ ...muted, channel, telling }),
    },
    context,
  );
}
