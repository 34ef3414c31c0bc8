/** Draws the state of a branch: its newest run, and what is still red from earlier ones. Pure. */
import type { KnownBlock } from '@slack/types';
import { pipelineUrl } from '../../circleci/links.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { BranchState, BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import { type PipelineRun, runStatus, type WorkflowRun } from '../../circleci/runs/fold-attempts.ts';
import type { BranchReading } from '../../circleci/runs/read-branch.ts';
import { byRank, isGreen, isOngoing, isRed, type Status } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { type Reasons, reasonBlocks } from '../builds/failure-reason.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectInCommand, projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, type Part } from '../text/mrkdwn.ts';
import { inWords, look, state } from '../text/statuses.ts';
import { dateTime } from '../text/times.ts';
import { againWords, fromBuildsAlone, runBlocks, runFacts } from './run-card.ts';
import { runCardActions } from './run-card-buttons.ts';

export interface StatusInput extends Linking {
  readonly project: Project;
  /** Undefined when no branch was asked for and none is known. */
  readonly branch: string | undefined;
  /** Undefined where nothing was built. */
  readonly reading: BranchReading | undefined;
  /** Why its jobs failed, for a reader who may see output. */
  readonly reasons?: Reasons | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function statusView(input: StatusInput): Message {
  const { reading } = input;
  const newest = reading?.newest;
  if (!reading || !newest) return nothingBuilt(input);
  const status = branchStatus(reading, newest);
  const card = { ...input, run: newest, command: command(input) };
  return message({
    title: title(status, reading, input),
    color: look(status).color,
    blocks: [
      ...runBlocks(card),
      ...stillRed(reading, newest, input),
      section(...stillOpen(reading, newest, input)),
      ...(input.reasons ? reasonBlocks(input.reasons) : []),
      context(...runFacts(card), ...notes(reading)),
      runCardActions(card),
    ],
  });
}

/** Red wins over whatever runs beside it; what runs or waits over what passed. */
function branchStatus({ verdict, reds, greens, open }: BranchState, newest: PipelineRun): Status {
  if (verdict === 'red') {
    const [first] = reds.map(({ workflow }) => workflow.status).toSorted(byRank);
    return first ?? 'failed';
  }
  if (verdict === 'unknown') return 'other';
  const going = verdict === 'ongoing' ? (openStatus(newest) ?? statusOfOpen(open)) : undefined;
  // What was canceled or skipped beside what passed says nothing.
  return going ?? (greens.length > 0 ? (greenStatus(newest) ?? 'success') : runStatus(newest));
}

/** Where the run stands that has not ended: a rerun, or its first one. */
function openStatus({ workflows, isSettingUp }: PipelineRun): Status | undefined {
  const open = workflows.flatMap(({ status, attempts }) => [status, ...attempts.map((one) => one.status)]);
  return open.filter(isOngoing).toSorted(byRank)[0] ?? (isSettingUp ? 'running' : undefined);
}

/** Of workflows that an older run is still busy with. */
function statusOfOpen(open: BranchState['open']): Status {
  return open.map(({ workflow }) => ongoingStatus(workflow)).toSorted(byRank)[0] ?? 'running';
}

/** Where it stands, or its rerun. */
function ongoingStatus({ status, attempts }: WorkflowRun): Status {
  return [status, ...attempts.map((one) => one.status)].find(isOngoing) ?? 'running';
}

function greenStatus({ workflows }: PipelineRun): Status | undefined {
  return workflows.map(({ status }) => status).find(isGreen);
}

function title(status: Status, { reds, verdict }: BranchReading, input: StatusInput): Mrkdwn {
  const name = limited(projectName(input.project), 120);
  const again = verdict === 'red' ? reds.find(({ ongoing }) => ongoing)?.ongoing : undefined;
  const isHeld = again?.workflows.some((one) => one.status === 'on_hold') ?? false;
  const after = again ? (isHeld ? ', waiting for approval' : ', rerunning') : '';
  const { branch = input.reading?.newest?.branch } = input;
  return md`${state({ status, rawStatus: status })}${after}: ${name}${place({ branch, tag: undefined })}`;
}

const mostRed = 5;

/** Workflows that the newest run did not run, or has not come to a result of, and that failed before. */
function stillRed(
  { reds, gone }: BranchReading,
  newest: PipelineRun,
  input: StatusInput,
): readonly (KnownBlock | undefined)[] {
  const older = reds.filter(({ run }) => run !== newest);
  const more = older.length > mostRed ? [md`+${older.length - mostRed} more`] : [];
  return [
    section(...older.slice(0, mostRed).map((one) => redLine(one, input)), ...more),
    gone.length === 0 ? undefined : context(md`No longer counted: ${joined(gone.map(goneLine), ', ')}`),
  ];
}

/** ``❌ Still failing: `ci` failed in pipeline 55, today at 10:00``. */
function redLine({ name, run, workflow, ongoing }: BranchWorkflow, input: StatusInput): Mrkdwn {
  const job = workflow.jobs.find(({ status }) => isRed(status));
  const failed = job && workflow.kind !== 'build' ? md`: ${code(job.name, 60)}` : undefined;
  const again = ongoing ? md` · ${againWords(ongoing)}` : undefined;
  const words = inWords({ status: workflow.status, rawStatus: workflow.status });
  const where = joined([inPipeline(run, input), dateTime(run.createdAt)], ', ');
  return md`${look(workflow.status).emoji} Still failing: ${code(name, 80)}${failed} ${words} ${where}${again}`;
}

/** ``✋ Still waiting for approval: `deploy` in pipeline 43, today at 10:00``: workflows of older runs that have not ended. */
function stillOpen(
  { open, reds }: BranchReading,
  newest: PipelineRun,
  input: StatusInput,
): readonly Mrkdwn[] {
  const told = new Set(reds.map(({ name }) => name));
  const older = open.filter(({ run, name }) => run !== newest && !told.has(name));
  const lines = older.slice(0, mostRed).map(({ name, run, workflow }) => {
    const status = ongoingStatus(workflow);
    const words = inWords({ status, rawStatus: status });
    const where = joined([inPipeline(run, input), dateTime(run.createdAt)], ', ');
    return md`${look(status).emoji} Still ${words}: ${code(name, 80)} ${where}`;
  });
  return older.length > mostRed ? [...lines, md`+${older.length - mostRed} more`] : lines;
}

function inPipeline(run: PipelineRun, linking: Linking): Mrkdwn | undefined {
  if (run.number === undefined)
    return run.revision === undefined ? undefined : md`at ${run.revision.slice(0, 7)}`;
  return md`in ${link(`pipeline ${run.number}`, pipelineUrl(run.project, run.number, linking.host), linking)}`;
}

function goneLine({ name }: BranchWorkflow): Mrkdwn {
  return md`${code(name, 60)} failed, but has not run in ten pipelines and 14 days`;
}

function notes({ source, passedOver }: BranchReading): readonly Part[] {
  const [skipped] = passedOver;
  const called = skipped?.number === undefined ? 'a newer run' : `pipeline ${skipped.number}`;
  return [
    skipped ? md`${called} ${endWords(skipped)}` : undefined,
    source === 'builds' ? fromBuildsAlone : undefined,
  ];
}

/** How a run ended that says nothing of the branch: one that left jobs blocked did run. */
function endWords({ workflows }: PipelineRun): string {
  const has = (...wanted: readonly Status[]) => workflows.some(({ status }) => wanted.includes(status));
  if (has('canceled', 'killed')) return 'was canceled';
  return has('blocked') ? 'didn’t run its blocked jobs' : 'was skipped';
}

function nothingBuilt(input: StatusInput): Message {
  const { project, branch } = input;
  const where = branch === undefined ? undefined : md` on ${code(branch)}`;
  return message({
    title: md`*No builds yet*: ${limited(projectName(project), 120)}${where}`,
    blocks: [
      section(
        'CircleCI has no builds here.',
        md`See other branches with ${code(`/circle builds ${projectInCommand(project)}`, 200)}`,
      ),
      refreshOnly(command(input)),
    ],
  });
}

function refreshOnly(text: string | undefined) {
  if (text === undefined) return undefined;
  return actions(
    button('Refresh', { action: 'refresh', command: text }),
    button('Share to channel', { action: 'share', command: text }),
  );
}

/** Undefined when the branch cannot be written in a command. */
function command({ project, branch }: StatusInput): string | undefined {
  if (branch === undefined) return `status ${projectSlug(project)}`;
  const written = word(branch);
  return written && `status ${projectSlug(project)} ${written}`;
}
