/** Draws a followed message: what was posted, with the state of the run that it follows. Pure. */
import type { KnownBlock } from '@slack/types';
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { reasonInOneLine } from '../../circleci/failure/reason-in-one-line.ts';
import { projectSlug } from '../../circleci/project.ts';
import type { Followed, FollowedState } from '../../circleci/runs/read-followed-state.ts';
import { isGreen, isRed, type Status } from '../../circleci/status.ts';
import { buildView } from '../builds/build.ts';
import type { Reasons } from '../builds/failure-reason.ts';
import { withoutLog, withoutShare } from '../builds/output-shared-with-channel.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, context, message } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { inWords, look } from '../text/statuses.ts';
import { dateTime, duration } from '../text/times.ts';
import { type Drawing, type Line, lineView } from './action-line.ts';
import { pipelineRunView } from './run-card.ts';
import { statusView } from './status.ts';

/** What a change of state is recognized by. */
export function stateKey({ stage, status, jobs, of }: Omit<FollowedState, 'failed' | 'took'>): string {
  const run = of.kind === 'run' ? of.run : of.kind === 'branch' ? of.reading.newest : undefined;
  const counts = run?.workflows.map((workflow) => `${workflow.name} ${workflow.status}`) ?? [];
  const number = of.kind === 'branch' ? run?.number : undefined;
  return JSON.stringify([stage, status, jobs?.ended, jobs?.all, number, ...counts]);
}

/** The same of a build that is known without its steps. */
export function buildStateKey({ status }: Pick<BuildSummary, 'status'>): string {
  return JSON.stringify(['ongoing', status, undefined, undefined, undefined]);
}

export interface FollowedInput extends Linking {
  readonly drawing: Drawing;
  readonly target: Followed;
  readonly state: FollowedState;
  /** Milliseconds that it usually takes. */
  readonly usual?: number | undefined;
  /** Why it failed, where all who read the message may see output. */
  readonly reasons?: Reasons | undefined;
  /** Whether another company may read the channel. */
  readonly readers: 'own company' | 'others too';
  /** One person alone sees the message, in that channel. */
  readonly isAlone: boolean;
  readonly now: number;
}

export function followedView(input: FollowedInput): Message {
  return input.drawing.kind === 'line' ? followedLine(input.drawing, input) : followedCard(input);
}

function followedLine({ lead, what, blocks }: Line, input: FollowedInput): Message {
  const { state } = input;
  if (state.stage === 'ongoing')
    return message({ title: md`${lead}, and ${what ?? 'it'} is ${going(input)}.`, blocks });
  return message({ title: md`${lead}. ${endOf(what ?? 'It', input)}`, blocks });
}

/** `running (3 of 7 jobs, usually 6m)`. */
function going({ state, usual }: FollowedInput): Mrkdwn {
  const facts = joined([jobsOf(state), usualOf(usual)], ', ');
  const count = facts.mrkdwn === '' ? undefined : md` (${facts})`;
  const word = state.status === 'failing' ? 'failing' : inWords(state);
  return md`${word}${failedNames(state)}${count}`;
}

function jobsOf({ jobs }: FollowedState): Mrkdwn | undefined {
  return jobs && md`${jobs.ended} of ${jobs.all} jobs`;
}

function usualOf(usual: number | undefined): Mrkdwn | undefined {
  return usual === undefined || usual <= 0 ? undefined : md`usually ${duration(usual)}`;
}

/** ` in `lint` and 2 more`. */
function failedNames({ failed, of }: FollowedState): Mrkdwn | undefined {
  const [first] = failed;
  const isAlone = of.kind === 'build' && of.build.workflow === undefined;
  if (!first || isAlone) return undefined;
  const more = failed.length > 1 ? md` and ${failed.length - 1} more` : undefined;
  return md` in ${code(first.job, 60)}${more}`;
}

const verbs: Partial<Record<Status, string>> = {
  success: 'passed',
  fixed: 'passed',
  failed: 'failed',
  canceled: 'was canceled',
  timedout: 'timed out',
  not_run: 'did not run',
};

/** `❌ #124 failed in `test` after 2m: rounds half up: expected 12.35, got 12.34.` */
function endOf(what: Mrkdwn | string, { state, reasons }: FollowedInput): Mrkdwn {
  const { status, took } = state;
  const verb = verbs[status] ?? md`ended: ${inWords(state)}`;
  const time = took === undefined ? undefined : md` ${isGreen(status) ? 'in' : 'after'} ${duration(took)}`;
  const [why] = (reasons?.failures ?? []).flatMap(({ reason }) => reasonInOneLine(reason) ?? []);
  const reason = why === undefined ? undefined : md`: ${limited(why, 200)}`;
  const where = isRed(status) ? failedNames(state) : undefined;
  return md`${look(status).emoji} ${what} ${verb}${where}${time}${reason}${/[.…!?]$/.test(why ?? '') ? '' : '.'}`;
}

function followedCard(input: FollowedInput): Message {
  const { state, usual, readers, isAlone, now } = input;
  const card = cardOf(input);
  const shown = isAlone ? card : withoutShare(card);
  const safe = readers === 'others too' ? withoutLog(shown) : shown;
  if (state.stage === 'over') return safe;
  const facts = [jobsOf(state), usualOf(usual)];
  if (isAlone) return withFoot(safe, context(...facts, asOf(now), refreshHint));
  return withFoot(safe, context(...facts, 'updates by itself'));
}

function cardOf({ drawing, state, target, ...input }: FollowedInput): Message {
  const { of } = state;
  const command = drawing.command;
  const { reasons, now, host } = input;
  const linking = host === undefined ? {} : { host };
  switch (of.kind) {
    case 'build': {
      const note = drawing.kind === 'card' ? drawing.note : undefined;
      const noted = note === undefined ? linking : { ...linking, note };
      return buildView({ build: of.build, reasons, now, ...noted });
    }
    case 'run':
      return pipelineRunView({ run: of.run, command, reasons, now, ...linking });
    case 'branch': {
      const branch = target.kind === 'branch' ? target.branch : undefined;
      return statusView({ project: target.project, branch, reading: of.reading, reasons, now, ...linking });
    }
    case 'workflow':
      return message({ title: endOf('It', { drawing, state, target, ...input }) });
  }
}

/** Why a message is followed no longer. `still`: a day has passed. `unseen`: CircleCI does not show it any more. */
export type AsOf = 'still' | 'unseen';

export interface AsOfInput {
  readonly drawing: Drawing;
  readonly target: Followed;
  /** The message as it stands; undefined for a line that says what was posted. */
  readonly shown: Message | undefined;
  /** When what it says was true. */
  readonly at: number;
  readonly why: AsOf;
}

/** What was known last, and when that was; a button reads how it is now. */
export function asOfView({ drawing, target, shown, at, why }: AsOfInput): Message {
  const base =
    shown ??
    (drawing.kind === 'line' ? lineView(drawing, undefined) : message({ title: 'No longer updated.' }));
  const reason = why === 'still' ? 'not updated for longer than a day' : 'CircleCI no longer shows it';
  const command = drawing.command ?? `builds ${projectSlug(target.project)}`;
  return withFoot(
    base,
    context(asOf(at), reason),
    actions(button('Refresh', { action: 'refresh', command }, { id: 'as-of' })),
  );
}

/** What one person alone sees may not be edited until its end: it says when it was true. */
export function seenView(shown: Message, now: number): Message {
  return withFoot(shown, context(asOf(now), refreshHint));
}

const refreshHint = 'press Refresh to update';

function asOf(at: number): Mrkdwn {
  return md`As of ${dateTime(at)}`;
}

/** Says that a message stays as it is. */
export function notFollowedView(posted: Message, why: 'not a member' | 'refused'): Message {
  const reason =
    why === 'not a member'
      ? 'I’m not in this channel: invite me with /invite'
      : 'Slack didn’t take it that way';
  return withFoot(posted, context('This message won’t be updated', reason));
}

function withFoot(shown: Message, ...foot: readonly (KnownBlock | undefined)[]): Message {
  const added = foot.filter((one) => one !== undefined);
  const [card, ...others] = shown.attachments ?? [];
  if (!card) return { ...shown, blocks: [...shown.blocks, ...added] };
  return { ...shown, attachments: [{ ...card, blocks: [...(card.blocks ?? []), ...added] }, ...others] };
}
