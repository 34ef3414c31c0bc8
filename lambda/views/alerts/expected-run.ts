/** Draws the messages about an expected run: that it has not come, and that it has. Pure. */
import { projectSlug } from '../../circleci/project.ts';
import { isOngoing, isRed, type Status } from '../../circleci/status.ts';
import { type Expectation, expectationTime, spanText } from '../../rule-options/expectation.ts';
import { patternWords } from '../../rule-options/name-patterns.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { phrase, subject } from '../subscriptions/rule-in-words.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { projectInCommand } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { ago, dateTime, duration } from '../text/times.ts';

/** Why nothing came, as far as CircleCI shows it. */
export interface AbsenceCause {
  /** How many pipelines began in that time, whatever they ran; undefined where that was not read. */
  readonly pipelines?: number | undefined;
  /** The connected account does not follow the project. */
  readonly isUnfollowed?: boolean;
  /** A schedule of the project that is turned off in CircleCI. */
  readonly pausedSchedule?: string | undefined;
}

/** A run in that time which is not the expected one. */
export interface InsteadOf {
  readonly status: Status;
  readonly at: number;
  readonly url: string;
  readonly canceledBy: string | undefined;
  readonly isSuperseded: boolean;
}

export interface AbsentInput {
  readonly subscription: Pick<Subscription, 'id' | 'project' | 'rule'>;
  readonly expectation: Expectation;
  readonly cause: AbsenceCause;
  /** The newest first. */
  readonly others: readonly InsteadOf[];
  /** When such a run came last, as far as that is known. */
  readonly lastAt: number | undefined;
  readonly now: number;
  /** The connected CircleCI. */
  readonly host: string | undefined;
}

/** ``⏰ *acme/web*: no `nightly` run on `main` has passed in 26h``. */
export function absentView(input: AbsentInput): Message {
  const { subscription, expectation, others, now } = input;
  const { id, project } = subscription;
  const slug = projectSlug(project);
  const [newest] = others;
  const verb = expectation.of === 'start' ? 'has started' : 'has passed';
  const time = expectation.by === 'span' ? `in ${spanText(expectation.span)}` : expectationTime(expectation);
  return message({
    title: md`⏰ *${limited(subject(subscription), 120)}*: no ${runWords(subscription)} ${verb} ${time}`,
    color: '#e8912d',
    blocks: [
      section(...happened(input), lastLine(input)),
      section(...causes(input)),
      actions(
        newest?.url ? linkButton('View latest run', newest.url, input) : undefined,
        button('Show status', { action: 'run', command: statusCommand(subscription) }, { id: 'status' }),
        button('Mute for a day', { action: 'run', command: `mute ${slug} 1d --id ${id}` }, { id: 'mute' }),
        button('Edit…', { action: 'run', command: `subscribe ${slug} --edit ${id}` }, { id: 'edit' }),
      ),
      context(md`Expected ${expectationTime(expectation)}`, 'I’ll post here when it comes', checked(now)),
    ],
  });
}

function checked(now: number): Mrkdwn | undefined {
  const when = dateTime(now);
  return when && md`checked ${when}`;
}

/** ``run of `nightly` on `main` ``. */
function runWords({ rule }: Pick<Subscription, 'rule'>): Mrkdwn {
  const workflow = patternWords('of', rule.workflows);
  const branch = rule.branches.length > 0 ? patternWords('on', rule.branches) : undefined;
  return joined(['run', workflow && phrase(workflow), branch && phrase(branch)], ' ');
}

function statusCommand({ project, rule }: Pick<Subscription, 'project' | 'rule'>): string {
  const [branch, ...others] = rule.branches;
  const isOne = branch !== undefined && others.length === 0 && /^[\w./-]+$/.test(branch);
  return isOne ? `status ${projectSlug(project)} ${branch}` : `status ${projectSlug(project)}`;
}

/** Each kind of what ran instead in a line; else that nothing did. */
function happened({ others, cause, now, subscription }: AbsentInput): readonly (Mrkdwn | undefined)[] {
  if (others.length === 0) return [nothing(subscription, cause.pipelines)];
  const rows = kinds.flatMap(({ of, words }) => {
    const some = others.filter((run) => kindOf(run) === of);
    const [last] = some;
    if (!last) return [];
    const when = some.length === 1 ? ago(last.at, now) : md`the last ${ago(last.at, now)}`;
    return [md`• ${counted(some.length, words)}${who(last)}, ${when}`];
  });
  return [joined(rows, '\n')];
}

function counted(count: number, words: readonly [one: string, more: string]): string {
  return count === 1 ? `1 run ${words[0]}` : `${count} runs ${words[1]}`;
}

/** Only a person who canceled it is named. */
function who({ canceledBy, status, isSuperseded }: InsteadOf): Mrkdwn | undefined {
  const isNamed = canceledBy !== undefined && !isSuperseded && !isRed(status);
  return isNamed ? md` by ${limited(canceledBy, 60)}` : undefined;
}

type Kind = 'failed' | 'hold' | 'running' | 'superseded' | 'canceled' | 'skipped' | 'other';

const kinds: readonly { readonly of: Kind; readonly words: readonly [string, string] }[] = [
  { of: 'running', words: ['is still running', 'are still running'] },
  { of: 'hold', words: ['is waiting for approval', 'are waiting for approval'] },
  { of: 'failed', words: ['failed', 'failed'] },
  { of: 'superseded', words: ['was canceled for a newer one', 'were canceled for newer ones'] },
  { of: 'canceled', words: ['was canceled', 'were canceled'] },
  { of: 'skipped', words: ['was skipped', 'were skipped'] },
  { of: 'other', words: ['ended without passing', 'ended without passing'] },
];

function kindOf({ status, isSuperseded }: InsteadOf): Kind {
  if (status === 'on_hold') return 'hold';
  if (isRed(status)) return 'failed';
  if (isOngoing(status)) return 'running';
  if (status === 'not_run') return 'skipped';
  if (status === 'canceled' || status === 'killed') return isSuperseded ? 'superseded' : 'canceled';
  return 'other';
}

function nothing({ rule }: Pick<Subscription, 'rule'>, pipelines: number | undefined): Mrkdwn {
  if (pipelines === undefined) return md`No such run was started in that time.`;
  if (pipelines === 0) return md`Nothing was triggered in that time.`;
  const [workflow, ...others] = rule.workflows;
  const what = workflow !== undefined && others.length === 0 ? md`ran ${code(workflow, 60)}` : md`ran it`;
  return pipelines === 1
    ? md`1 pipeline was triggered, but it never ${what}. Check the workflow’s filters, or for ${code('[skip ci]')}.`
    : md`${pipelines} pipelines were triggered, but none ${what}. Check the workflow’s filters, or for ${code('[skip ci]')}.`;
}

function lastLine({ lastAt, expectation, now }: AbsentInput): Mrkdwn | undefined {
  const verb = expectation.of === 'start' ? 'started' : 'passed';
  return lastAt === undefined ? undefined : md`Last ${verb} ${ago(lastAt, now)}.`;
}

function causes({ cause, subscription: { project } }: AbsentInput): readonly (Mrkdwn | undefined)[] {
  const { isUnfollowed, pausedSchedule } = cause;
  const paused =
    pausedSchedule === undefined
      ? undefined
      : md`Likely cause: the schedule *${limited(pausedSchedule, 80)}* is paused in CircleCI.`;
  const unfollowed = isUnfollowed
    ? md`Likely cause: the connected account doesn’t follow this project. ${code(`/circle follow ${projectInCommand(project)}`, 200)}`
    : undefined;
  return [paused, unfollowed];
}

export interface ArrivedInput {
  readonly subscription: Pick<Subscription, 'project' | 'rule'>;
  readonly expectation: Expectation;
  readonly arrival: {
    readonly at: number;
    readonly workflow: string | undefined;
    readonly branch: string | undefined;
    readonly url: string | undefined;
  };
  /** By when it was due; undefined for a span. */
  readonly due: number | undefined;
  /** When the run before it came. */
  readonly lastAt: number | undefined;
  readonly host: string | undefined;
}

/** ``✅ *acme/web*: the expected run of `nightly` on `main` has passed, 42m late``. */
export function arrivedView({
  subscription,
  expectation,
  arrival,
  due,
  lastAt,
  host,
}: ArrivedInput): Message {
  const verb = expectation.of === 'start' ? 'has started' : 'has passed';
  const { at, workflow, branch, url } = arrival;
  const which = joined(
    ['run', workflow && md`of ${code(workflow, 60)}`, branch && md`on ${code(branch, 60)}`],
    ' ',
  );
  const when = dateTime(at);
  return message({
    title: md`✅ *${limited(subject(subscription), 120)}*: the expected ${which} ${verb}${late({ at, due, lastAt })}`,
    color: '#2eb67d',
    blocks: [
      actions(
        url ? linkButton('View run', url, { host }) : undefined,
        button('Show status', { action: 'run', command: statusCommand(subscription) }, { id: 'status' }),
      ),
      context(md`Expected ${expectationTime(expectation)}`, when && md`${verb.replace('has ', '')} ${when}`),
    ],
  });
}

function late({
  at,
  due,
  lastAt,
}: {
  at: number;
  due: number | undefined;
  lastAt: number | undefined;
}): string {
  if (due !== undefined) return at > due ? `, ${duration(at - due)} late` : '';
  return lastAt === undefined ? '' : `, ${duration(at - lastAt)} after the last one`;
}
