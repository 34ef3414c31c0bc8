/** A rest from alerts, for a while: nothing is removed. */
import { isSameProject } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { type RepoReference, readRepo } from '../conversation/reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { withProject } from '../conversation/resolve.ts';
import { wholeOrganization } from '../conversation/subscribe-form.ts';
import { tooMany, usage, type Words } from '../conversation/words.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { mutedView } from '../views/subscriptions.ts';
import { command } from './command.ts';

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = { h: hour, d: 24 * hour, w: 7 * 24 * hour };
const longest = 90 * 24 * hour;

export const mute = command({
  name: 'mute',
  usage: 'mute [repo] [2h|1d|1w|off]',
  summary: 'Mute this channel’s alerts, of a project or all, for a day unless told.',
  example: 'mute web 2h',
  group: 'Alerts',
  options: ['id'],
  parse(words, channel) {
    const [first, second, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 2);
    const isSpan = first !== undefined && spanOf(first) !== undefined;
    const span = isSpan && second === undefined ? first : second;
    const said = span === first ? undefined : first;
    return {
      id: words.options.get('id'),
      repo: said === undefined ? undefined : (wholeOrganization(said) ?? readRepo(said, { words, channel })),
      span: span === undefined ? 24 * hour : readSpan(span, words),
    };
  },
  run({ id, repo, span }, context) {
    const isHere = (one: Subscription) =>
      id === undefined ? one.channel === context.caller.channel : one.id === id;
    if (!repo || id !== undefined) return change(isHere, span, context);
    if ('kind' in repo) return muteOf(repo, span, context);
    return change((one) => isHere(one) && isSameProject(one.project, repo), span, context);
  },
});

/** 0 ends the rest. */
function spanOf(text: string): number | undefined {
  if (text.toLowerCase() === 'off') return 0;
  const [, count, unit = ''] = /^(\d{1,3})([hdw])$/i.exec(text) ?? [];
  const span = Number(count) * (units[unit.toLowerCase()] ?? Number.NaN);
  return span > 0 && span <= longest ? span : undefined;
}

function readSpan(text: string, words: Words): number {
  const span = spanOf(text);
  if (span !== undefined) return span;
  const repo = words.plain.length > 1 ? `${words.plain[0]} ` : '';
  throw usage('For how long? Hours, days or weeks, or off.', words.text, [
    `mute ${repo}2h`,
    `mute ${repo}1d`,
    `mute ${repo}off`,
  ]);
}

function muteOf(repo: RepoReference, span: number, context: Context): Promise<Reply> {
  const again = () => 'mute 1d';
  return withProject(repo, { context, again }, (project) =>
    change(
      (one) => one.channel === context.caller.channel && isSameProject(one.project, project),
      span,
      context,
    ),
  );
}

async function change(which: (one: Subscription) => boolean, span: number, context: Context): Promise<Reply> {
  const { caller, store, now } = context;
  const found = (await store.subscriptions(caller.workspace)).filter(which);
  if (found.length === 0)
    throw usage('This channel has no such alerts.', 'mute', ['subscriptions', 'subscribe']);
  const until = span === 0 ? undefined : now + span;
  await context.act({ name: 'mute', target: `${found.length}` }, async () => {
    for (const one of found) await store.changeSubscription(one, { mutedUntil: until });
  });
  return {
    kind: 'announce',
    message: mutedView({ subscriptions: found, until, now, changedBy: caller.user }),
  };
}
