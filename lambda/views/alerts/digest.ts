/** Draws a digest: failures, recoveries, slow workflows and flaky tests since the last one. Pure. */
import type { KnownBlock } from '@slack/types';
import type { FlakyTest } from '../../circleci/client/insights.ts';
import { branchUrl } from '../../circleci/links.ts';
import type { Project } from '../../circleci/project.ts';
import type { BranchPlace } from '../../circleci/runs/branch-build-pages.ts';
import type { Care } from '../../store/red-time.ts';
import type { BranchWorkflowKey } from '../../store/stored-runs.ts';
import { type UnreadBranch, unreadLine } from '../runs/unread-branches.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { actions, lines, message, plainBlocks } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { passedChart, type RunsOfDay } from '../text/charts.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime, duration } from '../text/times.ts';
import { ownerIn } from './branch-owner.ts';
import { type DigestProject, projectLines } from './digest-projects.ts';

export interface DigestLine {
  readonly line: BranchWorkflowKey;
  readonly runs: number;
  readonly failed: number;
  /** `last`: there were more runs than were counted. */
  readonly counted: 'all' | 'last';
  /** `none`: it came to no result. `unread`: CircleCI did not show the branch. */
  readonly state: 'red' | 'green' | 'none' | 'unread';
  /** Milliseconds: when the first pipeline began of those that are red, or that the newest recovery ended. */
  readonly redSince: number | undefined;
  /** False when it may be red for longer. */
  readonly isSinceKnown: boolean;
  readonly brokenBy: string | undefined;
  /** In one line, where the channel may see it. */
  readonly why: string | undefined;
  readonly recoveries: number;
  readonly flips: number;
}

/** How it comes to be shown. `by`: the person who sent it. */
export type Sending =
  | { readonly is: 'scheduled' }
  | { readonly is: 'preview' }
  | { readonly is: 'sent'; readonly by: string };

export interface DigestInput extends Linking {
  readonly sending: Sending;
  /** Days with runs of any of the projects, the oldest first. */
  readonly days: readonly RunsOfDay[];
  /** Who looks after red branches. */
  readonly cares?: readonly Care[] | undefined;
  readonly every: 'day' | 'week';
  /** One for each branch's workflow that is red or had a run, the red ones first. */
  readonly facts: readonly DigestLine[];
  /** `typical` is in milliseconds. */
  readonly slow: readonly {
    readonly project: Project;
    readonly workflow: string;
    readonly branch: 'default' | 'any';
    readonly typical: number;
    /** Over the longer time that the period is a part of. */
    readonly usual?: number | undefined;
  }[];
  readonly byProject: readonly DigestProject[];
  /** Branches whose newest run waits for an approval. */
  readonly waiting: readonly BranchPlace[];
  /** When the period began. */
  readonly since: number;
  /** Undefined where CircleCI does not say: then the workflows that changed most often are listed. */
  readonly flaky: readonly (FlakyTest & { readonly project: Project })[] | undefined;
  /** How many the channel is subscribed to. */
  readonly projects: number;
  /** Branches of which CircleCI did not show whether they are red. */
  readonly unread: readonly UnreadBranch[];
  /** API v2 was not open for some: approvals and jobs to come are not seen. */
  readonly byBuilds: boolean;
  /** `some`: there was more than could be read. */
  readonly counted: 'all' | 'some';
  readonly now: number;
}

const mostLines = 8;
const mostFlipping = 3;
const room = 1_300;
/** Each has its reason below it. */
const failuresRoom = 3_000;
const uncounted = md`_Some runs are not counted: there are too many projects and branches to check._`;

const whatIsRed = button('Show failing projects', { action: 'run', command: 'failing' }, { id: 'failing' });

const sendNow = button(
  'Send now',
  { action: 'run', command: 'digest now' },
  { id: 'send', style: 'primary' },
);

export function digestView(input: DigestInput): Message {
  const { facts, every } = input;
  const red = facts.filter(isRed);
  const green = facts.filter(isRecovered);
  const failed = facts.filter((one) => !isRed(one) && !isRecovered(one) && one.failed > 0);
  const loud: readonly (KnownBlock | undefined)[] = [
    ...part(
      'Failures',
      red.map((one) => failureLine(one, input)),
      failuresRoom,
    ),
    ...part(
      'Recovered',
      green.map((one) => recoveryLine(one, input)),
    ),
    ...part(
      'Also failed',
      failed.map((one) => failedLine(one, input)),
    ),
    ...part(
      'Waiting for approval',
      input.waiting.map((place) => waitingLine(place, input)),
    ),
    ...part(
      input.slow.every(({ branch }) => branch === 'default') ? 'Slowest on default branches' : 'Slowest',
      input.slow.map((one) => slowLine(one, input)),
    ),
    ...part(input.flaky ? 'Flakiest in two weeks' : 'Flakiest', flakyLines(input)),
  ];
  const isQuiet = red.length + green.length + failed.length === 0 && every === 'day';
  const projects = isQuiet ? [] : projectLines(input.byProject, input);
  const chart = isQuiet ? undefined : passedChart(input.days);
  return message({
    title: titleOf(input),
    richer: chart && { kind: 'data_visualization', blocks: [chart, ...projects] },
    blocks: [
      ...plainBlocks(projects),
      ...(isQuiet ? [] : loud),
      ...lines(notes(input), room),
      actions(
        input.sending.is === 'preview' ? sendNow : undefined,
        red.length === 0 ? undefined : whatIsRed,
        button('Digest settings', { action: 'run', command: 'digest' }, { id: 'digest' }),
      ),
    ],
  });
}

function isRed({ state }: DigestLine): boolean {
  return state === 'red';
}

/** It was not red when the period began. */
function isNew(
  { redSince, isSinceKnown }: Pick<DigestLine, 'redSince' | 'isSinceKnown'>,
  { since }: DigestInput,
) {
  return redSince !== undefined && redSince > since && isSinceKnown;
}

function isRecovered({ state, recoveries }: DigestLine): boolean {
  return state === 'green' && recoveries > 0;
}

function titleOf(input: DigestInput): Mrkdwn {
  const { every, facts, projects, unread } = input;
  const name = every === 'day' ? 'Daily digest' : 'Weekly digest';
  const sum = (of: (line: DigestLine) => number) => facts.reduce((all, line) => all + of(line), 0);
  const [runs, failed] = [sum((one) => one.runs), sum((one) => one.failed)];
  const red = facts.filter(isRed).length;
  const green = facts.filter(isRecovered).length;
  const period = every === 'day' ? 'since yesterday' : 'this week';
  if (projects === 0) return md`📋 *${name}*: this channel isn’t subscribed to any project yet.`;
  // Runs are counted as they are reported: those from before the subscription were not.
  const isUncounted = facts.some((one) => one.runs === 0 && isRed(one) && isNew(one, input));
  const all = counted(runs, isUncounted ? 'reported run' : 'run');
  const ran = runs === 0 ? `no runs ${period}` : `${all} ${period} and none failed`;
  const some = failed > 0 ? `${failed} of ${all} failed ${period}` : ran;
  if (isUncounted && runs === 0) return md`📋 *${name}*: ${red} failing now.`;
  if (red > 0) return md`📋 *${name}*: ${some}, ${red} failing now.`;
  if (unread.length > 0) return md`📋 *${name}*: ${some}. Some branches could not be checked.`;
  if (failed > 0) return md`📋 *${name}*: ${some}, nothing is failing now.`;
  return green > 0 ? md`💚 *${name}*: ${ran}, ${green} fixed.` : md`✅ *${name}*: ${ran}.`;
}

function notes(input: DigestInput): readonly Mrkdwn[] {
  const { sending } = input;
  const sent = sending.is === 'sent' ? md`Sent by ${mention(sending.by)}` : undefined;
  const all = [
    sent,
    input.counted === 'all' ? undefined : uncounted,
    unreadLine(input.unread),
    sourceLine(input),
  ];
  return all.filter((note) => note !== undefined);
}

function sourceLine({ byBuilds }: DigestInput): Mrkdwn | undefined {
  return byBuilds
    ? md`_Based on builds alone: this token cannot see approvals or jobs that have not started._`
    : undefined;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function part(name: string, all: readonly Mrkdwn[], most = room): readonly KnownBlock[] {
  if (all.length === 0) return [];
  const more = all.length - mostLines;
  const rest = more > 0 ? [md`+${more} more`] : [];
  return lines([md`*${name}*`, ...all.slice(0, mostLines), ...rest], most);
}

/** ``❌ acme/web on `main` · `ci` · 3 of 12 runs failed, failing for 2h 5m, broken by Ann``, and below it why. */
function failureLine({ line, redSince, brokenBy, why, ...of }: DigestLine, input: DigestInput): Mrkdwn {
  const time = redSince && redSince > 0 ? duration(input.now - redSince) : undefined;
  const atLeast = of.isSinceKnown ? undefined : 'at least';
  const red = time === undefined ? md`failing` : joined(['failing for', atLeast, time], ' ');
  const by = brokenBy ? md`${red}, broken by ${limited(brokenBy, 60)}` : red;
  const what = md`❌ ${isNew({ redSince, ...of }, input) ? md`*new*: ` : undefined}${name(line, input)} · ${joined([of.failed > 0 ? howMany(of) : undefined, by], ', ')}`;
  const owner = input.cares && ownerIn(input.cares, line, redSince ?? 0);
  return joined([what, why === undefined ? undefined : md`↳ ${limited(why, 160)}`, owner], '\n');
}

function recoveryLine({ line, redSince, ...of }: DigestLine, input: DigestInput): Mrkdwn {
  const since = redSince && redSince > 0 ? md`was failing since ${dateTime(redSince)}` : undefined;
  const what = of.failed > 0 ? md`${howMany(of)}` : since;
  return md`💚 ${name(line, input)} · ${joined(['fixed', what], ', ')}`;
}

/** Runs failed, and the branch is not known to be red by them. */
function failedLine({ line, state, ...of }: DigestLine, input: DigestInput): Mrkdwn {
  const now = state === 'green' ? 'passing now' : undefined;
  return md`${now ? '✅' : '❔'} ${name(line, input)} · ${joined([howMany(of), now], ', ')}`;
}

function howMany({ failed, runs, counted: how }: Pick<DigestLine, 'failed' | 'runs' | 'counted'>): string {
  return `${failed} of ${how === 'last' ? 'the last ' : ''}${counted(runs, 'run')} failed`;
}

function name({ project, branch, workflow }: BranchWorkflowKey, input: Linking): Mrkdwn {
  const { host } = linkingTo(project, input);
  const tag = /^refs\/tags\/(.+)$/.exec(branch)?.[1];
  const called = limited(projectName(project), 100);
  const linked = tag === undefined ? link(called, branchUrl(project, branch, host), { host }) : called;
  const place = tag === undefined ? md` on ${code(branch, 60)}` : md` for tag ${code(tag, 60)}`;
  return md`${linked}${place} · ${code(workflow, 60)}`;
}

function slowLine(
  { project, workflow, typical, usual }: DigestInput['slow'][number],
  { every }: DigestInput,
): Mrkdwn {
  const moved = usual === undefined || usual === 0 ? 0 : Math.round((typical / usual - 1) * 100);
  const longer = every === 'day' ? 'week' : 'month';
  const change =
    moved === 0 ? undefined : md` (${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)}% compared with the ${longer})`;
  return md`• ${limited(projectName(project), 100)} · ${code(workflow, 60)} · usually ${duration(typical)}${change}`;
}

/** ``✋ acme/web on `main` ``. */
function waitingLine({ project, branch }: BranchPlace, input: Linking): Mrkdwn {
  const { host } = linkingTo(project, input);
  const called = limited(projectName(project), 100);
  return md`✋ ${link(called, branchUrl(project, branch, host), { host })} on ${code(branch, 60)}`;
}

function flakyLines({ flaky, facts, since, ...linking }: DigestInput): readonly Mrkdwn[] {
  if (flaky)
    return flaky.map(({ project, name: test, job, times, firstAt }) => {
      const isNew = firstAt !== undefined && firstAt > since;
      const where = job === undefined ? undefined : md` in ${code(job, 60)}`;
      return md`• ${isNew ? md`*new*: ` : undefined}${limited(test, 150)}${where} of ${limited(projectName(project), 100)}: failed, then passed ${counted(times, 'time')}`;
    });
  return facts
    .filter(({ flips }) => flips > 2)
    .toSorted((one, other) => other.flips - one.flips)
    .slice(0, mostFlipping)
    .map(
      ({ line, flips }) => md`• ${name(line, linking)} · switched between failing and passing ${flips} times`,
    );
}
