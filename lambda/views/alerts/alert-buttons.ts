/** Chooses the buttons of an alert by the state of its run. Pure. */
import type { ActionsBlock, ConfirmationDialog } from '@slack/types';
import { workflowUrl } from '../../circleci/links.ts';
import { buildSlug, projectSlug } from '../../circleci/project.ts';
import { isEnd, isFailure } from '../../circleci/reports/run-event.ts';
import type { Run, RunAct, RunJob } from '../../store/stored-runs.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions } from '../text/blocks.ts';
import { button, type Choice, linkButton, overflow, plain } from '../text/buttons-and-menus.ts';
import { word } from '../text/display-names.ts';
import { isLoneBuild, runName, runUrl } from './alert-title.ts';
import { type CareInput, careChoices, ownButton } from './branch-owner.ts';

export interface RunButtons extends Linking, CareInput {}

type Shown = ReturnType<typeof button>;

/** The safe act first, what a person looks for next, the link, danger last; the rarer ones behind three dots. */
export function runActions(card: RunButtons): ActionsBlock | undefined {
  const { run } = card;
  const open = linkButton('Open in CircleCI', runUrl(card), card);
  return actions(
    approveButton(card),
    againButton(run),
    ownButton(card),
    ...looks(card),
    open,
    cancelButton(card),
    overflow(...careChoices(card), ...(isEnd(run.status) ? [] : [watch(run)]), ...settings(run)),
  );
}

/** The first failed job that has a build: the run is the one whose workflow it is of. */
function failedBuild({ jobs }: Run): (RunJob & { readonly number: number }) | undefined {
  return jobs.find(
    (job): job is RunJob & { number: number } => isFailure(job.status) && job.number !== undefined,
  );
}

function slugOf({ project }: Run, { number }: { readonly number: number }): string {
  return buildSlug({ project, number });
}

function againButton(run: Run): Shown {
  const failed = failedBuild(run);
  if (!failed || !isEnd(run.status) || wasDone('reran', run)) return undefined;
  const build = slugOf(run, failed);
  return isLoneBuild(run)
    ? button('Retry', { action: 'retry', build }, { style: 'primary' })
    : button('Rerun failed', { action: 'rerun', build }, { style: 'primary' });
}

/** Of what failed: why, the log, and the tests when some of them did. */
function looks({ run, host }: RunButtons): readonly Shown[] {
  const failed = failedBuild(run);
  if (!failed) return [];
  const tested = run.failures.find(({ failedTests }) => failedTests.length > 0);
  const whole = isLoneBuild(run) ? undefined : workflowUrl(run.id, host);
  const what = whole === undefined ? slugOf(run, failed) : `"${whole}"`;
  return [
    button('Why?', { action: 'run', command: `why ${what}` }, { id: 'why' }),
    button('Log', { action: 'run', command: `log ${slugOf(run, failed)}` }, { id: 'log' }),
    tested && button('Tests', { action: 'run', command: `tests ${slugOf(run, tested)}` }, { id: 'tests' }),
  ];
}

function wasDone(what: RunAct['did'], { acts = [] }: Run): boolean {
  return acts.some(({ did }) => did === what);
}

export function approveButton({ run }: Pick<RunButtons, 'run'>): Shown {
  const { approval, status } = run;
  if (!approval || status !== 'hold') return undefined;
  const job = approval.job.slice(0, 100).toWellFormed();
  const confirm = {
    title: plain('Approve?', 100),
    text: plain(
      `${runName(run).slice(-100)}${whereOf(run)}: approve ${job || 'this job'} and continue the workflow.`,
      300,
    ),
    confirm: plain('Approve', 30),
    deny: plain('Cancel', 30),
  };
  const which = { workflow: run.id, request: approval.requestId, project: projectSlug(run.project), job };
  return button('Approve', { action: 'approve', ...which }, { style: 'primary', confirm });
}

function cancelButton({ run }: RunButtons): Shown {
  if (isEnd(run.status) || run.status === 'other' || wasDone('canceled', run)) return undefined;
  const confirm: ConfirmationDialog = {
    title: plain('Cancel this run?', 100),
    text: plain(`Everything still running for ${runName(run).slice(-100)}${whereOf(run)} will stop.`, 300),
    confirm: plain('Cancel run', 30),
    deny: plain('Keep running', 30),
    style: 'danger',
  };
  const look = { style: 'danger', confirm } as const;
  if (!isLoneBuild(run))
    return button(
      'Cancel',
      { action: 'cancel-run', workflow: run.id, project: projectSlug(run.project) },
      look,
    );
  const number = run.jobs[0]?.number;
  return number === undefined
    ? undefined
    : button('Cancel', { action: 'cancel', build: slugOf(run, { number }) }, look);
}

function whereOf({ branch, tag }: Run): string {
  const name = branch ?? tag;
  return name === undefined ? '' : ` on ${name.slice(0, 80).toWellFormed()}`;
}

function watch(run: Run): Choice {
  const what = run.branch === undefined ? undefined : word(run.branch);
  const command = what === undefined ? undefined : `watch ${projectSlug(run.project)} ${what}`;
  return {
    label: 'Notify me when it ends',
    intent: command === undefined ? undefined : { action: 'run', command },
  };
}

function settings({ project }: Run): readonly Choice[] {
  const slug = projectSlug(project);
  return [
    { label: 'Manage alerts', intent: { action: 'run', command: 'subscriptions' } },
    { label: 'Mute for a day', intent: { action: 'run', command: `mute ${slug} 1d` } },
  ];
}
