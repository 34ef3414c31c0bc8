/** Draws a run: its commit, its workflows with their jobs, and what one can do about it. Pure. */
import type { KnownBlock } from '@slack/types';
import type { JobRun } from '../../circleci/job-run.ts';
import { buildUrl, pipelineUrl } from '../../circleci/links.ts';
import {
  isRunOngoing,
  ownTime,
  type PipelineRun,
  runStatus,
  type WorkflowRun,
} from '../../circleci/runs/fold-attempts.ts';
import { isGreen, outcomeOf, type Status } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { type Reasons, reasonBlocks } from '../builds/failure-reason.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, lines, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { inWords, look, state } from '../text/statuses.ts';
import { dateTime, duration } from '../text/times.ts';
import { runCardActions } from './run-card-buttons.ts';

export interface RunCardInput extends Linking {
  readonly run: PipelineRun;
  /** The command that shows this card again; undefined when it cannot be written. */
  readonly command: string | undefined;
  /** Why its jobs failed, for a reader who may see output. */
  readonly reasons?: Reasons | undefined;
  readonly now: number;
  /** `builds`: API v2 is not open to this token, so approvals and jobs to come are not seen. */
  readonly source?: 'pipelines' | 'builds';
}

export function pipelineRunView(input: RunCardInput): Message {
  const { run } = input;
  const status = runStatus(run);
  const name = limited(projectName(run.project), 120);
  return message({
    title: md`${state(worded(status))}: ${name}${place(run)}`,
    color: look(status).color,
    blocks: [
      ...runBlocks(input),
      ...(input.reasons ? reasonBlocks(input.reasons) : []),
      context(...runFacts(input), seenBy(input)),
      runCardActions(input),
    ],
  });
}

function seenBy({ source }: RunCardInput): string | undefined {
  return source === 'builds' ? fromBuildsAlone : undefined;
}

export const fromBuildsAlone = 'based on builds alone: this token cannot see approvals';

/** The commit and the workflows, the most telling first. */
export function runBlocks({ run, ...linking }: RunCardInput): readonly (KnownBlock | undefined)[] {
  return [
    section(...commitOf(run, linking)),
    ...run.errors.slice(0, 3).map((error) => section(md`⚠️ ${limited(error, 600)}`)),
    ...run.workflows.flatMap((workflow) => workflowLines(workflow, run, { ...linking })),
  ];
}

/** `today at 10:00 · took 4m 12s · by ann · pipeline 57`. */
export function runFacts({
  run,
  ...linking
}: Pick<RunCardInput, 'run'> & Linking): readonly (Mrkdwn | undefined)[] {
  const jobs = run.workflows.flatMap((workflow) => workflow.jobs);
  const stops = jobs.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const isOver = !isRunOngoing(run);
  const time = isOver && stops.length > 0 ? Math.max(...stops) : run.createdAt;
  const took = isOver ? ownTime(jobs) : undefined;
  const page = run.number === undefined ? undefined : pipelineUrl(run.project, run.number, linking.host);
  return [
    time > 0 ? (isOver ? dateTime(time) : md`started ${dateTime(time)}`) : undefined,
    took === undefined ? undefined : md`took ${duration(took)}`,
    run.startedBy ? md`by ${limited(run.startedBy, 60)}` : undefined,
    run.number === undefined ? undefined : md`${link(`pipeline ${run.number}`, page, linking)}`,
  ];
}

function commitOf(run: PipelineRun, linking: Linking): readonly Mrkdwn[] {
  const build = run.builds.find(({ revision }) => revision === run.revision);
  const sha = run.revision && link(run.revision.slice(0, 7), build?.commitUrl, linking);
  const author = build?.author && md`by ${limited(build.author, 60)}`;
  const subject = run.subject ?? build?.subject ?? '';
  return [limited(subject, 200), joined([sha || undefined, author || undefined], ' ')];
}

/** More jobs than this are counted where they passed or have not begun. */
const mostListed = 6;
const mostNamed = 4;

/** ``❌ *`ci`* failed (1 failed, 4 passed)``, and a line for each job that one looks for. */
function workflowLines(workflow: WorkflowRun, run: PipelineRun, linking: Linking): readonly KnownBlock[] {
  const { jobs } = workflow;
  const isLong = jobs.length > mostListed;
  const shown = jobs.filter((job) => !isLong || isTelling(job));
  const rest = jobs.filter((job) => !shown.includes(job));
  const passed = rest.filter(({ status }) => isGreen(status));
  const waiting = rest.filter(({ status }) => !isGreen(status));
  return lines(
    [
      workflowTitle(workflow),
      ...shown.map((job) => jobLine(job, run, linking)),
      ...[group('✅', passed, 'passed'), group('⏭️', waiting, 'not run')].filter((line) => line !== undefined),
    ],
    5_000,
  );
}

function isTelling({ status }: JobRun): boolean {
  const outcome = outcomeOf(status);
  return outcome === 'red' || outcome === 'ongoing' || outcome === 'unknown' || status === 'canceled';
}

function workflowTitle({ name, status, kind, isRerunning, jobs }: WorkflowRun): Mrkdwn {
  const again = isRerunning ? ', rerunning' : '';
  const called = kind === 'build' ? undefined : md`Workflow ${code(name, 80)} `;
  const count = jobs.length > 1 ? md` (${countedJobs(jobs)})` : undefined;
  return md`${look(status).emoji} ${called}${inWords(worded(status))}${again}${count}`;
}

/** `1 failed, 4 passed, 1 running`. */
export function countedJobs(jobs: readonly JobRun[]): Mrkdwn {
  const counts = Map.groupBy(jobs, (job) => (isGreen(job.status) ? 'passed' : inWords(job).plain));
  return joined(
    [...counts].map(([word, group]) => md`${group.length} ${word}`),
    ', ',
  );
}

/** `❌ #125 test failed in 2m 3s`. */
function jobLine(job: JobRun, run: PipelineRun, linking: Linking): Mrkdwn {
  const { startedAt, stoppedAt, status, number } = job;
  const url = number === undefined ? undefined : buildUrl({ project: run.project, number }, linking.host);
  const called = number === undefined ? undefined : md` ${link(`#${number}`, url, linking)}`;
  const took = startedAt === undefined || stoppedAt === undefined ? undefined : stoppedAt - startedAt;
  const time = took === undefined || took < 0 ? undefined : md` in ${duration(took)}`;
  const says = isGreen(status) ? 'passed' : inWords(job);
  return md`${look(status).emoji}${called} ${code(job.name, 80)} ${says}${time}`;
}

function group(emoji: string, jobs: readonly JobRun[], word: string): Mrkdwn | undefined {
  if (jobs.length === 0) return undefined;
  const names = joined(
    jobs.slice(0, mostNamed).map(({ name }) => code(name, 60)),
    ', ',
  );
  const more = jobs.length > mostNamed ? md` +${jobs.length - mostNamed}` : undefined;
  return md`${emoji} ${names}${more} ${word}`;
}

function worded(status: Status): { readonly status: Status; readonly rawStatus: string } {
  return { status, rawStatus: status };
}

/** Of a newer run that has not ended, beside what is red: `🔵 rerunning`, `✋ a newer run needs approval`. */
export function againWords({ workflows }: PipelineRun): Mrkdwn {
  const isHeld = workflows.some(({ status }) => status === 'on_hold');
  return isHeld
    ? md`${look('on_hold').emoji} a newer run needs approval`
    : md`${look('running').emoji} rerunning`;
}
