/** Draws why a build, a run or a branch is red: each failure with its reason, since when, what changed, what to press. Pure. */
import type { KnownBlock } from '@slack/types';
import type { FailedJob } from '../../circleci/failure/failed-jobs.ts';
import type { FailureReason } from '../../circleci/failure/failure-reason-types.ts';
import { buildUrl } from '../../circleci/links.ts';
import { buildSlug, projectSlug } from '../../circleci/project.ts';
import { isRunOngoing, type PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { isRed } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, lines, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { buildName, projectInCommand, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { look } from '../text/statuses.ts';
import type { Cause, RedWorkflow, WhyInput } from './red-cause-types.ts';
import { historyLines } from './red-history.ts';
import { runFacts } from './run-card.ts';
import { whyActions } from './why-buttons.ts';

const mostCauses = 4;
const mostNamed = 3;
/** Characters for the lines of one failure. */
const room = 1_200;

export function whyView(input: WhyInput): Message {
  const { run, build, status, causes = [], reds } = input;
  const name = build ? link(buildName(build), buildUrl(build, input.host), input) : projectName(run.project);
  return message({
    title: md`${look(status).emoji} *Why it failed*: ${typeof name === 'string' ? limited(name, 120) : name}${place(run)}`,
    color: look(status).color,
    blocks: [
      ...reds.flatMap((red) => withoutBuilds(red)),
      ...causes.slice(0, mostCauses).flatMap((cause, at) => oneCause(cause, at, input)),
      input.causes === undefined ? withoutReasons(input) : undefined,
      ...lines(historyLines(input), 2_500),
      context(...runFacts(input), stillRuns(run), missing(input)),
      whyActions(input),
    ],
  });
}

/** What never became a build has no log: a configuration that cannot be read, a context that was refused. */
function withoutBuilds({ run, workflow }: RedWorkflow): readonly (KnownBlock | undefined)[] {
  const refused = workflow.jobs.filter(
    ({ status, number }) => status === 'unauthorized' && number === undefined,
  );
  const names = joined(
    refused.slice(0, mostNamed).map(({ name }) => code(name, 60)),
    ', ',
  );
  const isBroken = workflow.kind === 'configuration';
  return [
    isBroken ? section(md`⚠️ *Configuration error*`) : undefined,
    ...(isBroken ? run.errors.slice(0, 3).map((error) => section(limited(error, 600))) : []),
    refused.length > 0
      ? section(
          md`🔒 ${names} not authorized: the person who started the run cannot use a context. Your code is not the cause.`,
        )
      : undefined,
  ];
}

function oneCause(cause: Cause, at: number, input: WhyInput): readonly (KnownBlock | undefined)[] {
  const { reason, jobs, isFlaky } = cause;
  const { failed, of } = reason.containers;
  const [first] = jobs;
  const isOne = (input.causes ?? []).length === 1;
  const log =
    isOne || !first
      ? undefined
      : button('View log', { action: 'run', command: `log ${buildSlug(first.build)}` }, { id: `log-${at}` });
  const said = section(
    md`*${named(jobs, input)}* failed${reason.where === undefined ? undefined : md` at ${code(reason.where, 120)}`}`,
    reason.test === undefined
      ? undefined
      : md`*${limited(reason.test, 200)}*${isFlaky ? md` (flaky)` : undefined}`,
  );
  return [
    said && log ? { ...said, accessory: log } : said,
    preformatted(shownLines(reason), { room, keep: 'first' }).block,
    context(
      reason.exit === undefined ? undefined : limited(reason.exit, 120),
      of > 1 ? md`in ${failed} of ${of} containers` : undefined,
      reason.moreTests > 0 ? md`${reason.moreTests} more failed tests` : undefined,
      reason.certainty === 'unsure' ? 'end of the log: no clear error found' : undefined,
    ),
    section(elsewhereLine(cause), advice(cause)),
  ];
}

/** The test's name and the place stand above them. Where no line tells, the end of the log is enough to see where it stood. */
function shownLines({ lines: told, test, where, certainty }: FailureReason): readonly string[] {
  const others = told.filter((line) => line !== test && line !== where);
  return certainty === 'unsure' ? others.slice(-3) : others;
}

function named(jobs: readonly FailedJob[], linking: Linking): Mrkdwn {
  const names = jobs
    .slice(0, mostNamed)
    .map(({ job, build }) => link(limited(job, 60), buildUrl(build, linking.host), linking));
  const more = jobs.length > names.length ? md` +${jobs.length - names.length}` : undefined;
  return md`${joined(names, ', ')}${more}`;
}

/** ``Same failure on 3 branches since Tuesday: also `release`, `feature/x` ``. */
function elsewhereLine({ elsewhere }: Cause): Mrkdwn | undefined {
  if (!elsewhere) return undefined;
  const { branches, since } = elsewhere;
  const names = joined(
    branches.slice(0, mostNamed).map((branch) => code(branch, 60)),
    ', ',
  );
  const more = branches.length > mostNamed ? md` +${branches.length - mostNamed}` : undefined;
  return md`Same failure on ${branches.length + 1} branches since ${since}: also ${names}${more}`;
}

function advice({ reason, isFlaky, elsewhere }: Cause): string | undefined {
  if (reason.isSetUp)
    return '💡 Setup failed, not your code. Rerun it; if it fails again, check the configuration.';
  if (isFlaky) return '💡 Flaky test: it has passed and failed on the same commit. Rerun it.';
  if (elsewhere) return '💡 It fails on other branches too, so this change may not be the cause.';
  return undefined;
}

function withoutReasons({ run, reds, command }: WhyInput): KnownBlock | undefined {
  const jobs = reds.flatMap(({ workflow }) => workflow.jobs.filter(({ status }) => isRed(status)));
  const names = joined(
    jobs.slice(0, 8).map(({ name }) => code(name, 60)),
    ', ',
  );
  const typed = command?.replace(projectSlug(run.project), projectInCommand(run.project));
  return section(
    jobs.length > 0 ? md`${names} failed` : undefined,
    typed === undefined
      ? 'Only members of this workspace can see the reason.'
      : md`Members of this workspace can see the reason with ${code(`/circle ${typed}`, 150)}`,
  );
}

function stillRuns(run: PipelineRun): string | undefined {
  return isRunOngoing(run) ? 'other jobs are still running' : undefined;
}

function missing({ missing: unread, causes = [] }: WhyInput): Mrkdwn | undefined {
  const count = unread + causes.slice(mostCauses).flatMap(({ jobs }) => jobs).length;
  return count > 0 ? md`${count} more failed ${count === 1 ? 'job' : 'jobs'} not shown` : undefined;
}
