/** Words the rule of a subscription. Pure. */
import {
  type AlertStatus,
  botBranches,
  type Pause,
  type Rule,
  type Subscription,
} from '../../store/subscriptions.ts';
import { organizationName, projectName } from '../text/display-names.ts';
import { code, joined, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

const mostShown = 4;

/** `acme/web`, or `all of acme`. */
export function subject({ project }: Pick<Subscription, 'project'>): string {
  return project.repo === '*' ? `all of ${organizationName(project)}` : projectName(project);
}

/** ``Failures and recoveries · on `main`, not on `x/*` · workflow `deploy` · mentions the author``. */
export function ruleLine({ rule }: Pick<Subscription, 'rule'>): Mrkdwn {
  const { branches, workflows, jobs, authors, mention, thread, quiet } = rule;
  return joined(
    [
      what(rule),
      branches.every(isNegation) ? allBut(branches) : named('on', branches),
      named('workflow', workflows),
      named('job', jobs),
      named('by', authors),
      mentioned(mention),
      thread === 'on' ? 'details in a thread' : undefined,
      quiet && `quiet hours ${hour(quiet.from)}–${hour(quiet.to)}`,
    ],
    ' · ',
  );
}

/** `10 PM`: with colons, Slack could read an emoji between two hours. */
function hour(of: number): string {
  return `${of % 12 || 12} ${of < 12 ? 'AM' : 'PM'}`;
}

/** In the order of the text. */
const nouns: readonly (readonly [AlertStatus, string])[] = [
  ['failed', 'failures'],
  ['fixed', 'recoveries'],
  ['success', 'successes'],
  ['canceled', 'cancellations'],
  ['hold', 'approvals'],
  ['started', 'starts'],
];

/** `Failures and recoveries, only changes`. */
function what({ statuses, when }: Pick<Rule, 'statuses' | 'when'>): string {
  const all = and(nouns.filter(([status]) => statuses.includes(status)).map(([, noun]) => noun));
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}${when === 'changed' ? ', only changes' : ''}`;
}

function and(words: readonly string[]): string {
  const [last = '', ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}

/** Bots' branches are many, and always the same: ``all branches except `wip/*` and bots’``. */
function allBut(branches: readonly string[]): Mrkdwn {
  const left = branches.map((pattern) => pattern.slice(1)).filter((pattern) => !isOfBots(pattern));
  return left.length === 0 ? md`all branches except bots’` : md`all branches except ${list(left)} and bots’`;
}

function isOfBots(pattern: string): boolean {
  return botBranches.some((known) => known === pattern);
}

/** ``on `main`, not on `x/*` ``. */
function named(word: string, patterns: readonly string[]): Mrkdwn | undefined {
  const [without, only] = [patterns.filter(isNegation), patterns.filter((pattern) => !isNegation(pattern))];
  const left = without.map((pattern) => pattern.slice(1));
  const parts = [
    only.length > 0 ? md`${word} ${list(only)}` : undefined,
    left.length > 0 ? md`not ${word} ${list(left)}` : undefined,
  ];
  return patterns.length === 0 ? undefined : joined(parts, ', ');
}

function isNegation(pattern: string): boolean {
  return pattern.startsWith('!');
}

function list(patterns: readonly string[]): Mrkdwn {
  const shown = patterns.slice(0, mostShown).map((pattern) => code(pattern, 60));
  const more = patterns.length > mostShown ? md` +${patterns.length - mostShown}` : undefined;
  return md`${joined(shown, ', ')}${more}`;
}

function mentioned(mention: Rule['mention']): string | undefined {
  if (mention === 'none') return undefined;
  if (mention === 'author') return 'mentions the author';
  // Its name would notify the group each time, and its id means nothing to a reader.
  return 'mentions a user group';
}

const pauseReasons: Readonly<Record<Pause, string>> = {
  'channel-gone': 'the channel is archived, or I can’t post there',
  'not-in-channel': 'I’m not in the channel',
  'missing-scope': 'the app is missing a permission',
  'workspace-gone': 'the app lost access to the workspace',
  shared: 'the channel is now shared with another company; an admin must approve',
};

/** Why no alerts come at this moment, and until when. */
export function restLine(
  { paused, mutedUntil }: Pick<Subscription, 'paused' | 'mutedUntil'>,
  now: number,
): Mrkdwn | undefined {
  if (paused) return md`⏸️ *paused*: ${pauseReasons[paused.reason]}`;
  if (mutedUntil === undefined || mutedUntil <= now) return undefined;
  return md`🔕 *muted* until ${dateTime(mutedUntil)}`;
}
