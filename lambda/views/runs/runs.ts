/** Draws a list of runs, one line each with their jobs counted; the jobs are one press away. Pure. */
import { workflowUrl } from '../../circleci/links.ts';
import { buildSlug } from '../../circleci/project.ts';
import { isRunOngoing, ownTime, type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import { isGreen, type Status } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { listActions } from '../builds/order-buttons.ts';
import { whyItDidNot } from '../builds/why-build-ran.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { context, message, mostRows, rows, section } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import { menu } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { look, state } from '../text/statuses.ts';
import { ago, duration } from '../text/times.ts';
import { countedJobs } from './run-card.ts';

export interface RunsInput extends Linking {
  /** Plain text: the view escapes it. */
  readonly heading: string;
  readonly runs: readonly PipelineRun[];
  /** What could not be read. */
  readonly note?: Mrkdwn | undefined;
  /** The command that made the list, without `--page`. */
  readonly command: string;
  /** From 1. */
  readonly page: number;
  readonly hasMore: boolean;
  readonly now: number;
}

export function runsView(input: RunsInput): Message {
  const { heading, runs, page } = input;
  return message({
    title: md`*${heading}*${page > 1 ? md`, page ${page}` : undefined}`,
    blocks: [
      ...(runs.length > 0 ? rows(runs.map((run) => row(run, input))) : [nothing(page)]),
      input.note && context(input.note),
      listActions(
        { ...input, pages: runs.length === 0 ? 1 : undefined },
        menu(
          'Show a run…',
          runs.slice(0, mostRows).map((run) => ({ label: labelOf(run), intent: showing(run, input) })),
        ),
      ),
    ],
  });
}

function nothing(page: number): ReturnType<typeof section> {
  return section(page > 1 ? 'No more runs.' : 'No runs. Try another branch or filter.');
}

/** ``❌ *Failed*: acme/web on `main` · `ci` 1 failed, 4 passed``, and below it the commit and the time. */
function row(run: PipelineRun, input: RunsInput): Mrkdwn {
  const status = runStatus(run);
  const [build] = run.builds;
  const first = run.workflows[0]?.jobs[0];
  const url = run.builds.find(({ number }) => number === first?.number)?.url ?? build?.url;
  const name = link(limited(projectName(run.project), 100), url, linkingTo(run.project, input));
  const head = md`${stateOf(run, status)}: ${name}${place(run)}`;
  const counts = run.workflows.slice(0, 3).map((workflow) => countsOf(workflow));
  const subject = limited(run.subject ?? '', 80);
  const author = limited(build?.author ?? run.startedBy ?? '', 40);
  return md`${joined([head, ...counts], ' · ')}\n${joined([subject, author, timeOf(run, input)], ' · ')}`;
}

/** Builds alone do not show whether jobs are still to come or wait: of what passed they are counted. */
function stateOf({ id, workflows, builds }: PipelineRun, status: Status): Mrkdwn {
  const jobs = workflows.flatMap((workflow) => workflow.jobs);
  if (id === undefined && isGreen(status)) return md`${look(status).emoji} *${countedJobs(jobs)}*`;
  return state({ status, rawStatus: builds[0]?.rawStatus ?? status });
}

/** `ci` #123: 1 failed, 4 passed: the number of the job that one looks for; of what passed the name is enough. */
function countsOf({ name, kind, status, jobs }: PipelineRun['workflows'][number]): Mrkdwn | undefined {
  const [telling] = jobs;
  const called = kind === 'build' ? undefined : code(name, 60);
  const number = telling?.number === undefined ? undefined : md`#${telling.number}`;
  if (isGreen(status) || kind === 'build' || kind === 'configuration') return joined([called, number], ' ');
  const only = jobs.length === 1 && telling ? code(telling.name, 60) : countedJobs(jobs);
  return joined([joined([called, number], ' '), only], ': ');
}

function timeOf(run: PipelineRun, { now }: RunsInput): Mrkdwn | undefined {
  const jobs = run.workflows.flatMap((workflow) => workflow.jobs);
  const stops = jobs.flatMap(({ stoppedAt }) => stoppedAt ?? []);
  const isOver = !isRunOngoing(run);
  const at = isOver && stops.length > 0 ? Math.max(...stops) : run.createdAt;
  const [build] = run.builds;
  const why = build && whyItDidNot(build);
  const took = isOver ? ownTime(jobs) : undefined;
  const time = at > 0 ? (isOver ? ago(at, now) : md`started ${ago(at, now)}`) : undefined;
  return joined([time, why ?? (took === undefined ? undefined : md`took ${duration(took)}`)], ', ');
}

function labelOf(run: PipelineRun): string {
  const status = runStatus(run);
  const where = run.branch ?? run.tag ?? '';
  return `${look(status).emoji} ${projectName(run.project).slice(-30)} ${where.slice(0, 20)} ${run.revision?.slice(0, 7) ?? ''}`;
}

/** One workflow by its address; several by their commit's; a build without a workflow by its number. */
function showing(run: PipelineRun, input: RunsInput): Intent | undefined {
  const { host } = linkingTo(run.project, input);
  const [build] = run.builds;
  const id = run.workflows[0]?.attempts[0]?.id;
  const page = id === undefined ? undefined : workflowUrl(id, host);
  const commit = run.workflows.length > 1 ? build?.commitUrl : undefined;
  const address = commit ?? page;
  if (address !== undefined) return { action: 'run', command: `status "${address}"` };
  return build && { action: 'run', command: `build ${buildSlug(build)}` };
}
