/** Draws who looks after a red branch, and the buttons that change it. Pure. */
import { isSameProject, projectSlug } from '../../circleci/project.ts';
import type { BranchState } from '../../circleci/runs/branch-state.ts';
import type { Care, RedTime } from '../../store/red-time.ts';
import { type BranchWorkflowKey, lineOf, type Run } from '../../store/stored-runs.ts';
import { context, message, section } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import { button, type Choice } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, made, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

const longestNote = 300;

export interface CareInput {
  readonly run: Run;
  readonly red?: RedTime | undefined;
  readonly care?: Care | undefined;
  readonly now: number;
}

/** `🙋 @Ann is on it · no replies until today at 15:00`, and below it the note. */
export function careLines({ red, care, now }: CareInput): readonly (Mrkdwn | undefined)[] {
  if (!care) return [];
  const isOver = red?.fixed !== undefined;
  const owner = ownerWords(care, isOver ? 'over' : 'red');
  const isSnoozed = !isOver && (care.snoozedUntil ?? 0) > now;
  const snoozed = isSnoozed ? md`🔕 no replies until ${dateTime(care.snoozedUntil ?? 0)}` : undefined;
  return [joined([owner, snoozed], ' · '), noteLine(care)];
}

/** `🙋 @Ann is on it`. */
export function ownerWords({ owner }: Care, state: 'red' | 'over'): Mrkdwn | undefined {
  return owner === undefined ? undefined : md`🙋 ${mention(owner)} ${state === 'over' ? 'was' : 'is'} on it`;
}

/** Returns the owner of a branch's workflow; undefined for what was said before it was red. */
export function ownerIn(
  cares: readonly Care[],
  { project, branch, workflow }: Omit<BranchWorkflowKey, 'branch'> & { readonly branch: string | undefined },
  redSince: number,
): Mrkdwn | undefined {
  const care = cares.find(
    (one) => isSameProject(one.project, project) && one.branch === branch && one.workflow === workflow,
  );
  return care && care.at >= redSince ? ownerWords(care, 'red') : undefined;
}

function noteLine({ note }: Care): Mrkdwn | undefined {
  return note && md`📝 ${limited(note.text, longestNote)} (${mention(note.by)})`;
}

type Does = Extract<Intent, { action: 'care' }>['does'];

function intentOf(run: Run, does: Does): Intent | undefined {
  const line = lineOf(run);
  if (!line) return undefined;
  const { branch, workflow } = line;
  return { action: 'care', does, project: projectSlug(run.project), branch, workflow };
}

/** Undefined where there is an owner already, and for what is no red time. */
export function ownButton({ run, red, care }: CareInput): ReturnType<typeof button> {
  if (!red || red.fixed || care?.owner !== undefined) return undefined;
  return button('I’m on it', intentOf(run, 'own'), { id: 'own' });
}

export function careChoices({ run, red, care, now }: CareInput): readonly Choice[] {
  if (!red || red.fixed) return [];
  const isSnoozed = (care?.snoozedUntil ?? 0) > now;
  const owner: Choice = { label: 'No longer on it', intent: intentOf(run, 'release') };
  const snooze: Choice = isSnoozed
    ? { label: 'End the snooze', intent: intentOf(run, 'wake') }
    : { label: 'Snooze replies for 1 hour', intent: intentOf(run, 'snooze') };
  return [...(care?.owner === undefined ? [] : [owner]), snooze];
}

export interface CaredInput {
  readonly lines: readonly BranchWorkflowKey[];
  readonly change: CareChange;
  /** User id. */
  readonly changedBy: string;
}

export type CareChange =
  | { readonly does: 'own'; readonly owner: string }
  | { readonly does: 'release' }
  | { readonly does: 'snooze'; readonly until: number }
  | { readonly does: 'wake' }
  | { readonly does: 'note'; readonly text: string };

/** ``🙋 @Ann is on it: acme/web on `main` · `ci` ``, for the channel. */
export function caredView({ lines, change, changedBy }: CaredInput): Message {
  return message({
    title: md`${changeWords(change, changedBy)}: ${linesWords(lines)}`,
    blocks: [
      context(
        change.does === 'own' && change.owner !== changedBy
          ? md`Assigned by ${mention(changedBy)}`
          : undefined,
      ),
    ],
  });
}

function changeWords(change: CareChange, by: string): Mrkdwn {
  switch (change.does) {
    case 'own':
      return md`🙋 ${mention(change.owner)} is on it`;
    case 'release':
      return md`${mention(by)} left it to others`;
    case 'snooze':
      return md`🔕 ${mention(by)} snoozed replies until ${dateTime(change.until)}`;
    case 'wake':
      return md`🔔 ${mention(by)} ended the snooze`;
    case 'note':
      return md`📝 ${mention(by)} noted “${limited(change.text, longestNote)}”`;
  }
}

function linesWords(lines: readonly BranchWorkflowKey[]): Mrkdwn {
  const [first] = lines;
  if (!first) return made('-');
  const workflows = joined(
    lines.slice(0, 5).map(({ workflow }) => code(workflow, 60)),
    ', ',
  );
  return md`${limited(projectName(first.project), 120)} on ${code(first.branch)} · ${workflows}`;
}

/** A branch that is not red needs no owner. What CircleCI does not show is not called passing. */
export function nothingToOwnView(
  project: BranchWorkflowKey['project'],
  branch: string,
  verdict: BranchState['verdict'],
): Message {
  const place = md`${limited(projectName(project), 120)} on ${code(branch)}`;
  if (verdict === 'unbuilt') return message({ title: md`*No builds yet*: ${place}` });
  if (verdict === 'unknown')
    return message({
      title: md`❔ CircleCI doesn’t show whether ${place} is failing.`,
      blocks: [section('Nothing was changed.')],
    });
  return message({ title: md`✅ ${place} isn’t failing.` });
}
