/** Chooses the buttons of a run's card, true to its state. Pure. */
import type { ActionsBlock, ConfirmationDialog } from '@slack/types';
import type { JobRun } from '../../circleci/job-run.ts';
import { pipelineUrl } from '../../circleci/links.ts';
import { buildSlug, type Project, projectSlug } from '../../circleci/project.ts';
import { isRunOngoing, type PipelineRun, type WorkflowRun } from '../../circleci/runs/fold-attempts.ts';
import { isOngoing, isRetryable } from '../../circleci/status.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions } from '../text/blocks.ts';
import { button, type Choice, linkButton, overflow, plain } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';

export interface RunButtons extends Linking {
  readonly run: PipelineRun;
  readonly command: string | undefined;
}

type Shown = ReturnType<typeof button>;
type Numbered = JobRun & { readonly number: number };

/** What one comes for first: approve, rerun what failed; a look; the link; danger last; the rarer ones behind dots. */
export function runCardActions(card: RunButtons): ActionsBlock | undefined {
  const { run } = card;
  const jobs = numbered(run);
  const first = jobs[0];
  const failed = jobs.find(({ status }) => isRetryable(status));
  const number = run.number === undefined ? undefined : pipelineUrl(run.project, run.number, card.host);
  const url = number ?? run.builds[0]?.url;
  const [refresh, share] = repeats(card.command);
  const look = failed ? runs('Log', `log ${slug(run, failed)}`) : undefined;
  const retry = retryChoice(run, failed ?? first);
  const rerun = rerunButton(run, failed);
  return actions(
    runApproveButton(run),
    rerun,
    failed && whyButton(card.command, slug(run, failed)),
    look && button(look.label, look.intent, { id: 'log' }),
    rerun === undefined ? button(refresh.label, refresh.intent) : undefined,
    watchButton(run),
    linkButton('Open in CircleCI', url, card),
    cancelButton(run),
    overflow(
      ...[
        failed ? runs('Tests', `tests ${slug(run, failed)}`) : undefined,
        first ? runs('Artifacts', `artifacts ${slug(run, failed ?? first)}`) : undefined,
        retry,
        allAgain(run, failed ?? first),
        cancelChoice(run),
        rerun === undefined ? undefined : refresh,
        share,
      ]
        .filter((choice) => choice !== undefined)
        .slice(-5),
    ),
  );
}

/** Of the same branch or run as the card, where that can be written. */
function whyButton(command: string | undefined, build: string): Shown {
  const words = command?.replace(/^status /, '') ?? build;
  return button('Why?', { action: 'run', command: `why ${words}` }, { id: 'why' });
}

function numbered({ workflows }: PipelineRun): readonly Numbered[] {
  return workflows.flatMap(({ jobs }) => jobs).filter((job): job is Numbered => job.number !== undefined);
}

function slug({ project }: PipelineRun, { number }: Numbered): string {
  return buildSlug({ project, number });
}

function runs(label: string, command: string): Choice {
  return { label, intent: { action: 'run', command } };
}

function repeats(command: string | undefined): readonly [refresh: Choice, share: Choice] {
  return [
    { label: 'Refresh', intent: command === undefined ? undefined : { action: 'refresh', command } },
    { label: 'Share to channel', intent: command === undefined ? undefined : { action: 'share', command } },
  ];
}

function workflowOf({ workflows }: PipelineRun, job: JobRun): WorkflowRun | undefined {
  return workflows.find(({ jobs }) => jobs.includes(job));
}

/** A job that failed while others still run is left to them. */
function rerunButton(run: PipelineRun, failed: Numbered | undefined): Shown {
  const workflow = failed && workflowOf(run, failed);
  if (!failed || !workflow || workflow.isRerunning || isOngoing(workflow.status)) return undefined;
  const build = slug(run, failed);
  return workflow.kind === 'build'
    ? button('Retry', { action: 'retry', build }, { style: 'primary' })
    : button('Rerun failed', { action: 'rerun', build }, { style: 'primary' });
}

function allAgain(run: PipelineRun, job: Numbered | undefined): Choice | undefined {
  const workflow = job && workflowOf(run, job);
  if (!job || !workflow || workflow.kind === 'build' || isRunOngoing(run)) return undefined;
  return { label: 'Rerun all', intent: { action: 'rerun', build: slug(run, job), part: 'all' } };
}

function retryChoice(run: PipelineRun, job: Numbered | undefined): Choice | undefined {
  if (!job || isOngoing(job.status)) return undefined;
  return { label: `Retry #${job.number} alone`, intent: { action: 'retry', build: slug(run, job) } };
}

/** A menu's row cannot ask, so it leads to a question. */
function cancelChoice(run: PipelineRun): Choice | undefined {
  const going = numbered(run).filter(({ status }) => isOngoing(status));
  const [job] = going;
  if (!job || numbered(run).length < 2) return undefined;
  return runs(`Show #${job.number}`, `build ${slug(run, job)}`);
}

function watchButton(run: PipelineRun): Shown {
  const branch = run.branch === undefined ? undefined : word(run.branch);
  if (!isRunOngoing(run) || branch === undefined) return undefined;
  const command = `watch ${projectSlug(run.project)} ${branch}`;
  return button('Watch', { action: 'run', command }, { id: 'watch' });
}

function runApproveButton(run: PipelineRun): Shown {
  const [first] = run.workflows.flatMap(({ jobs, attempts }) =>
    jobs.flatMap((job) => {
      const [workflow, request] = [attempts[0]?.id, job.approvalRequestId];
      const isOpen = job.kind === 'approval' && job.status === 'on_hold';
      return isOpen && workflow && request ? [{ workflow, request, job: job.name }] : [];
    }),
  );
  return first && approveButton({ ...first, project: run.project, where: whereOf(run) });
}

export interface Approvable {
  readonly workflow: string;
  readonly request: string;
  readonly job: string;
  readonly project: Project;
  /** ` on main`: follows the project's name. */
  readonly where: string;
  /** Its place in a list, and the command that draws that list again. */
  readonly listed?: { readonly at: number; readonly command: string };
}

/** Asks before it approves. */
export function approveButton({ workflow, request, project, where, listed, ...named }: Approvable): Shown {
  const job = named.job.slice(0, 100).toWellFormed();
  const confirm = {
    title: plain('Approve?', 100),
    text: plain(`Approve ${job} of ${projectName(project).slice(-100)}${where}?`, 300),
    confirm: plain('Approve', 30),
    deny: plain('Cancel', 30),
  };
  const which = { action: 'approve', workflow, request, project: projectSlug(project), job } as const;
  return listed
    ? button('Approve', { ...which, list: listed.command }, { id: `${listed.at}`, confirm })
    : button('Approve', which, { style: 'primary', confirm });
}

function cancelButton(run: PipelineRun): Shown {
  const going = run.workflows
    .filter(({ status, isRerunning }) => isRerunning || isOngoing(status))
    .flatMap(({ attempts }) => attempts.filter(({ status }) => isOngoing(status)).slice(0, 1));
  const [workflow, ...also] = going.flatMap(({ id }) => id ?? []);
  const alone = numbered(run).find(({ status }) => isOngoing(status));
  if (workflow === undefined && !alone) return undefined;
  const confirm: ConfirmationDialog = {
    title: plain('Cancel this run?', 100),
    text: plain(
      `Everything still running for ${projectName(run.project).slice(-100)}${whereOf(run)} will stop.`,
      300,
    ),
    confirm: plain('Cancel run', 30),
    deny: plain('Keep running', 30),
    style: 'danger',
  };
  const intent =
    workflow === undefined
      ? alone && ({ action: 'cancel', build: slug(run, alone) } as const)
      : ({ action: 'cancel-run', workflow, also, project: projectSlug(run.project) } as const);
  return button('Cancel run', intent, { style: 'danger', confirm });
}

export function whereOf({ branch, tag }: Pick<PipelineRun, 'branch' | 'tag'>): string {
  const name = branch ?? tag;
  return name === undefined ? '' : ` on ${name.slice(0, 80).toWellFormed()}`;
}
