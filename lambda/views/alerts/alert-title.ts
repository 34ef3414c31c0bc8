/** Draws the title of an alert: state, project, branch, and the jobs that did not fail. Pure. */
import { buildUrl, workflowUrl } from '../../circleci/links.ts';
import { isEnd, isFailure, type ReportedStatus } from '../../circleci/reports/run-event.ts';
import type { Status } from '../../circleci/status.ts';
import type { AlertStatus } from '../../rule-options/statuses.ts';
import type { Care, RedTime } from '../../store/red-time.ts';
import type { Result, Run, RunJob } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { projectName } from '../text/display-names.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { type Look, look } from '../text/statuses.ts';

export interface RunInput extends Linking {
  readonly run: Run;
  /** The status that caused the alert; the card shows more when the run has changed since. */
  readonly status: AlertStatus | 'progress';
  /** The first of the failures that the run continues, begins or ended. */
  readonly redSince: Result | undefined;
  /** Workflows of the branch that are red although the run succeeded. */
  readonly stillRed?: readonly string[] | undefined;
  /** The red time that the card is about. */
  readonly red?: RedTime | undefined;
  /** Who looks after it. */
  readonly care?: Care | undefined;
  /** The success of a newer pipeline or of a rerun, by which the branch goes. */
  readonly overtakenBy?: Result | undefined;
}

export type RunState = 'failing' | 'fixed' | ReportedStatus;

export function stateOf({ run, redSince }: Pick<RunInput, 'run' | 'redSince'>): RunState {
  if (run.status === 'success' && redSince) return 'fixed';
  if (!isEnd(run.status) && failedJobs(run).length > 0) return 'failing';
  return run.status;
}

export function runLook(input: RunInput): Look {
  return lookOfState(jobAskedFor(input)?.status ?? stateOf(input));
}

export function lookOfState(state: RunState): Look {
  // A report does not say whether it was the configuration.
  if (state === 'error') return { ...look('error'), word: 'Failed with an error' };
  return look(statusOfState(state));
}

/** A state as the table of statuses names it. */
export function statusOfState(state: RunState): Status {
  return state === 'hold' ? 'on_hold' : state;
}

export function failedJobs({ jobs }: Pick<Run, 'jobs'>): readonly RunJob[] {
  return jobs.filter(({ status }) => isFailure(status));
}

/** A build without a workflow: its one job is all there is. */
export function isLoneBuild({ id }: Pick<Run, 'id'>): boolean {
  return id.startsWith('build:');
}

/** ``❌ *Failed*: acme/web on `main` · `ci` ``, ``✅ *Job `test` passed*: acme/web on `main` · `ci` ``. */
export function runTitle(input: RunInput): Mrkdwn {
  const { run } = input;
  const name = link(limited(runName(run), 120), runUrl(input), input);
  const workflow = isLoneBuild(run) || !run.workflow ? undefined : code(run.workflow, 60);
  const { emoji, word } = runLook(input);
  const asked = jobAskedFor(input);
  const says = asked
    ? md`Job ${code(asked.job.name, 60)} ${ends[asked.status]}`
    : joined([word, timesFailed(input)], ' ');
  return joined([md`${emoji} *${says}*: ${name}${place(run)}`, workflow], ' · ');
}

/** `4 times`; undefined of a first failure, and of what is over. */
function timesFailed({ red }: Pick<RunInput, 'red'>): string | undefined {
  const count = red && !red.fixed ? red.runs.length : 1;
  return count > 1 ? `${howOften(count)} times` : undefined;
}

/** Older results are not kept: from then on it is a least number. */
export function howOften(count: number): string {
  return count < mostCounted ? `${count}` : `${count}+`;
}

const mostCounted = 29;

/** `❌ acme/web main`: for a notification, which has little room. */
export function runPlace(input: RunInput): Mrkdwn {
  const { run } = input;
  const place = run.branch ?? run.tag;
  return joined(
    [runLook(input).emoji, limited(runName(run), 60), place === undefined ? undefined : limited(place, 60)],
    ' ',
  );
}

/** As people call the project. */
export function runName({ project, projectName: told }: Pick<Run, 'project' | 'projectName'>): string {
  return project.name ?? told ?? projectName(project);
}

/** What CircleCI said of it, or else where it shows it. */
export function runUrl({ run, host }: Pick<RunInput, 'run' | 'host'>): string | undefined {
  const [job] = run.jobs;
  if (run.url || !isLoneBuild(run)) return run.url ?? workflowUrl(run.id, host);
  return job?.number === undefined ? undefined : buildUrl({ project: run.project, number: job.number }, host);
}

const ends = { success: 'passed', fixed: 'is fixed', canceled: 'was canceled' } as const;

/** Finds the job that a rule asks for, while its run has not ended. */
function jobAskedFor({ run, status }: Pick<RunInput, 'run' | 'status'>) {
  if (isEnd(run.status) || failedJobs(run).length > 0) return undefined;
  if (status !== 'success' && status !== 'fixed' && status !== 'canceled') return undefined;
  const end = status === 'canceled' ? status : 'success';
  const [job] = run.jobs.filter((one) => one.status === end).toSorted((one, other) => other.at - one.at);
  return job && { job, status };
}

/** Bold and linked to its build: within a link Slack draws no code. */
export function jobLink(
  { name, number }: RunJob,
  { run, ...linking }: Pick<RunInput, 'run' | 'host'>,
): Mrkdwn {
  if (number === undefined) return code(name, 60);
  const url = buildUrl({ project: run.project, number }, linking.host);
  return md`*${link(limited(name || 'job', 60), url, linking)}*`;
}

/** `test`, `lint` and so on: as many as there is room for. */
export function jobNames(jobs: readonly RunJob[], most: number, unnamed = 0): Mrkdwn {
  const names = jobs.slice(0, most).map(({ name }) => code(name, 60));
  const left = jobs.length - names.length + unnamed;
  const more = left > 0 ? md` +${left}` : undefined;
  return md`${joined(names, ', ')}${more}`;
}

/** ``🔵 `deploy` running · ✅ `build`, `lint` +3 passed``: all but the failed ones. */
export function otherJobs(run: Run): Mrkdwn | undefined {
  if (isLoneBuild(run)) return undefined;
  const of = (...wanted: readonly ReportedStatus[]) =>
    run.jobs.filter(({ status }) => wanted.includes(status));
  const line = joined(
    [
      isEnd(run.status) ? undefined : group('🔵', of('running'), 'running'),
      isEnd(run.status) ? undefined : group('✋', of('hold'), 'waiting'),
      group('⏹️', of('canceled'), 'canceled', run.others?.canceled),
      group('✅', of('success'), 'passed', run.others?.passed),
    ],
    ' · ',
  );
  return line.mrkdwn === '' ? undefined : line;
}

const mostNames = 4;

function group(emoji: string, jobs: readonly RunJob[], word: string, unnamed = 0): Mrkdwn | undefined {
  return jobs.length === 0 ? undefined : md`${emoji} ${jobNames(jobs, mostNames, unnamed)} ${word}`;
}
