/** Draws the projects whose default branch is red: what failed, and since when. Pure. */
import type { SectionBlock } from '@slack/types';
import type { NamedReason } from '../../circleci/failure/failed-jobs.ts';
import { reasonInOneLine } from '../../circleci/failure/reason-in-one-line.ts';
import type { JobRun } from '../../circleci/job-run.ts';
import { buildUrl, pipelineUrl } from '../../circleci/links.ts';
import { isSameProject, type Project, projectSlug } from '../../circleci/project.ts';
import type { BranchWorkflow } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { isRed } from '../../circleci/status.ts';
import { place } from '../builds/build-lines.ts';
import { listActions, type Paging } from '../builds/order-buttons.ts';
import { type Linking, link, linkingTo } from '../text/allowed-links.ts';
import { context, howManyFit, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { inWords, look } from '../text/statuses.ts';
import { dateTime } from '../text/times.ts';
import { againWords } from './run-card.ts';
import { unreadHostsLine, unreadNote } from './unread-branches.ts';

export interface FailingInput extends Linking {
  readonly red: readonly BranchWorkflow[];
  readonly unbuilt: readonly Project[];
  /** CircleCI did not show whether these are red. */
  readonly unread: readonly Project[];
  /** CircleCI connections that did not list their projects. */
  readonly unreadHosts?: readonly string[];
  /** API v2 is not open to this token: approvals and jobs to come are not seen. */
  readonly byBuilds: boolean;
  /** How many were looked at for this page, and how many there are. */
  readonly looked: number;
  readonly followed: number;
  /** Up to so many projects are read in full; undefined where these were. Else a job without a build is not seen. */
  readonly mostInFull: number | undefined;
  readonly paging: Paging;
  /** Why they failed, for a reader who may see output. */
  readonly reasons: Why | undefined;
  readonly ownerOf?: Telling['ownerOf'];
  readonly now: number;
}

export interface Why {
  readonly failures: readonly NamedReason[];
  /** Red workflows whose reason was not read. */
  readonly missing: number;
}

export type Telling = Linking & {
  readonly now: number;
  readonly reasons?: Why | undefined;
  /** Returns who looks after a red branch. */
  readonly ownerOf?: ((branch: BranchWorkflow) => Mrkdwn | undefined) | undefined;
};

const mostShown = 25;

export function failingView(input: FailingInput): Message {
  const { red, looked, followed, unbuilt, unread, unreadHosts = [], paging } = input;
  if (looked === 0) return nothingToLookAt(input);
  const told = red.slice(0, mostShown).map((branch) => redBranch(branch, input));
  const rows = told.slice(0, howManyFit(told)).map((text, at) => branchRow(text, red[at]?.run, at));
  const missing = red.length - rows.length;
  return message({
    title: title(input),
    blocks: [
      ...rows,
      context(
        missing > 0 ? md`+${missing} more` : undefined,
        looked < followed ? md`${looked} of ${followed} followed projects, page ${paging.page}` : undefined,
        unbuilt.length > 0 ? md`no builds: ${names(unbuilt)}` : undefined,
        input.reasons && input.reasons.missing > 0
          ? md`${input.reasons.missing} without a reason: see ${code('/circle status')}`
          : undefined,
        input.byBuilds ? 'based on builds alone' : undefined,
        input.mostInFull === undefined
          ? undefined
          : md`more than ${input.mostInFull} projects: jobs that a context blocked aren’t checked`,
      ),
      context(unreadHostsLine(unreadHosts)),
      unreadNote(unread.map((project) => ({ project }))),
      listActions(paging),
    ],
  });
}

function title(input: FailingInput): Mrkdwn {
  const { red, looked, unbuilt, unread, unreadHosts = [] } = input;
  const known = looked - unbuilt.length - unread.length;
  const failing = new Set(red.map(({ run }) => projectSlug(run.project))).size;
  const of = known === 1 ? '1 project' : `${known} projects`;
  if (failing > 0)
    return md`❌ *${failing} of ${of} ${failing === 1 ? 'is' : 'are'} failing* on the default branch`;
  if (unread.length > 0) return unreadTitle(input);
  if (unreadHosts.length > 0) return md`❔ *Could not check all projects*. Nothing is failing on the others.`;
  if (known === 0) return md`*No builds*: CircleCI shows none on any default branch`;
  return known === 1
    ? md`✅ *Nothing is failing* on the default branch of 1 project`
    : md`✅ *Nothing is failing* on the default branches of ${known} projects`;
}

/** What could not be read may be red. */
function unreadTitle({ looked, unread }: FailingInput): Mrkdwn {
  const of = looked === 1 ? 'the project' : `${unread.length} of ${looked} projects`;
  const others =
    unread.length < looked ? '. Nothing is failing on the default branches of the others.' : undefined;
  return md`❔ *Could not check ${of}*${others}`;
}

function nothingToLookAt({ followed, paging }: FailingInput): Message {
  return message({
    title: followed === 0 ? 'The connected CircleCI account follows no projects.' : 'No more projects.',
    blocks: [
      section(md`Follow one with ${code('/circle follow acme/web')}.`),
      listActions({ ...paging, hasMore: false }),
    ],
  });
}

/** What is said of a branch, and the button to its status. */
export function branchRow(text: Mrkdwn, run: PipelineRun | undefined, at: number): SectionBlock | undefined {
  const accessory = run && button('Status', statusOf(run), { id: `status-${at}` });
  const said = section(text);
  return said && (accessory ? { ...said, accessory } : said);
}

/** ``❌ *acme/web* on `main` · `ci`: `test` #123 failed``, since when, and by which commit. */
export function redBranch(branch: BranchWorkflow, linking: Telling): Mrkdwn {
  const { run, workflow, ongoing, name } = branch;
  const failed = workflow.jobs.find(({ status }) => isRed(status));
  const there = linkingTo(run.project, linking);
  const url = urlOf(run, failed?.number, there);
  const project = link(limited(projectName(run.project), 100), url, there);
  const number = failed?.number === undefined ? undefined : md`#${failed.number}`;
  const job = failed && workflow.kind !== 'build' ? code(failed.name, 60) : undefined;
  const words = inWords({ status: workflow.status, rawStatus: workflow.status });
  const what = workflow.kind === 'configuration' ? undefined : code(name, 60);
  const head = md`${look(workflow.status).emoji} *${project}*${place(run)} · ${joined([what, job, number, words], ' ')}`;
  const newer = ongoing && againWords(ongoing);
  return joined(
    [head, whyLine(branch, failed, linking), since(branch), newer, linking.ownerOf?.(branch)],
    '\n',
  );
}

/** What is wrong with a configuration is no output: everybody sees it. */
function whyLine(
  { run, workflow }: BranchWorkflow,
  failed: JobRun | undefined,
  { reasons }: Telling,
): Mrkdwn | undefined {
  const [error] = workflow.kind === 'configuration' ? run.errors : [];
  const read = reasons?.failures.find(
    ({ build }) => failed?.number === build.number && isSameProject(build.project, run.project),
  );
  const why = error ?? (read && reasonInOneLine(read.reason));
  return why === undefined ? undefined : md`*${limited(why, 160)}*`;
}

/** `failing since today at 10:00, 3 runs in a row a1b2c3d: Round prices half up · Ada`. */
function since({ since: first, redRuns, isSinceKnown }: BranchWorkflow): Mrkdwn {
  const time = first.createdAt;
  const when = time > 0 ? md`${isSinceKnown ? 'since' : 'since at least'} ${dateTime(time)}` : undefined;
  const row = redRuns > 1 ? md`${redRuns} runs in a row` : undefined;
  const build = first.builds[0];
  const commit = joined(
    [
      limited(first.subject ?? build?.subject ?? '', 80),
      limited(build?.author ?? first.startedBy ?? '', 40),
      first.number === undefined ? undefined : md`pipeline ${first.number}`,
    ],
    ' · ',
  );
  const red = joined([when ? md`failing ${when}` : 'failing', row], ', ');
  return commit.mrkdwn === '' ? red : md`${red}\n${commit}`;
}

function urlOf(run: PipelineRun, job: number | undefined, { host }: Linking): string | undefined {
  if (job !== undefined) return buildUrl({ project: run.project, number: job }, host);
  return run.number === undefined ? undefined : pipelineUrl(run.project, run.number, host);
}

function statusOf({ project, branch }: PipelineRun) {
  const written = branch === undefined ? '' : word(branch);
  if (written === undefined) return undefined;
  return { action: 'run', command: `status ${projectSlug(project)} ${written}`.trim() } as const;
}

function names(projects: readonly Project[]): Mrkdwn {
  const shown = joined(
    projects.slice(0, 5).map((project) => limited(projectName(project), 60)),
    ', ',
  );
  return projects.length > 5 ? md`${shown} and ${projects.length - 5} more` : shown;
}
