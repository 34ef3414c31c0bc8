/** The projects whose default branch is red: what failed, and since when. */
import type { SectionBlock } from '@slack/types';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { context, howManyFit, message, section } from './blocks.ts';
import { listActions, type Paging } from './buttons.ts';
import { button } from './elements.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { code, joined, limited, type Mrkdwn, md } from './mrkdwn.ts';
import { buildName, projectName, word } from './names.ts';
import { inWords, look } from './statuses.ts';
import { place } from './summary.ts';
import { ago, moment } from './times.ts';

export interface RedBranch {
  /** What failed in the newest run. */
  readonly build: BuildSummary;
  /** What failed first. */
  readonly first: BuildSummary;
  /** How many runs in a row. */
  readonly runs: number;
  /** False: it may have been red before. */
  readonly knownSince: boolean;
  /** A newer run has not ended yet. */
  readonly underWay: boolean;
}

export interface FailingInput extends Linking {
  readonly red: readonly RedBranch[];
  readonly unbuilt: readonly Project[];
  /** CircleCI did not let us look at these. */
  readonly unread: readonly Project[];
  /** How many were looked at for this page, and how many there are. */
  readonly looked: number;
  readonly followed: number;
  readonly paging: Paging;
  readonly now: number;
}

const mostShown = 25;

export function failingView(input: FailingInput): Message {
  const { red, looked, followed, unbuilt, unread, paging } = input;
  if (looked === 0) return nothingToLookAt(input);
  const told = red.slice(0, mostShown).map((branch) => tell(branch, input));
  const rows = told.slice(0, howManyFit(told)).map((text, at) => row(text, red[at], at));
  const missing = red.length - rows.length;
  return message({
    title: title(input),
    blocks: [
      ...rows,
      context(
        missing > 0 ? md`+${missing} more` : undefined,
        looked < followed ? md`${looked} of ${followed} followed projects, page ${paging.page}` : undefined,
        unbuilt.length > 0 ? md`never built there: ${names(unbuilt)}` : undefined,
        unread.length > 0 ? md`CircleCI did not show: ${names(unread)}` : undefined,
      ),
      listActions(paging),
    ],
  });
}

function title({ red, looked, unbuilt, unread }: FailingInput): Mrkdwn {
  const known = looked - unbuilt.length - unread.length;
  const failing = new Set(red.map(({ build }) => projectSlug(build.project))).size;
  const of = known === 1 ? '1 project' : `${known} projects`;
  if (failing > 0)
    return md`❌ *${failing} of ${of} ${failing === 1 ? 'is' : 'are'} red* on the default branch`;
  if (known === 0) return md`💤 *Nothing to tell*: no default branch has builds that CircleCI shows`;
  return known === 1
    ? md`✅ *The one project that we see is green* on its default branch`
    : md`✅ *Nothing is red*: ${known} projects are green on their default branch`;
}

function nothingToLookAt({ followed, paging }: FailingInput): Message {
  return message({
    title: followed === 0 ? 'The connected CircleCI account follows no projects.' : 'No more projects.',
    blocks: [
      section(md`Follow one with ${code('/circle follow acme/web')}, and it is looked after here.`),
      listActions({ ...paging, hasMore: false }),
    ],
  });
}

function row(text: Mrkdwn, branch: RedBranch | undefined, at: number): SectionBlock | undefined {
  const accessory = branch && button('Status', statusOf(branch.build), { id: `status-${at}` });
  const said = section(text);
  return said && (accessory ? { ...said, accessory } : said);
}

function tell(branch: RedBranch, linking: FailingInput): Mrkdwn {
  const { build, underWay } = branch;
  const name = link(limited(buildName(build), 100), build.url, linking);
  const job = build.workflow && code(build.workflow.jobName, 60);
  const head = md`${look(build.status).emoji} *${name}*${place(build)} · ${joined([job, inWords(build)], ' ')}`;
  const newer = underWay ? md`${look('running').emoji} a newer run is under way` : undefined;
  return joined([head, since(branch, linking), newer], '\n');
}

/** `red since 2 days ago, 3 runs in a row, from #117 on: Round prices half up · Ada`. */
function since({ first, build, runs, knownSince }: RedBranch, { now, ...linking }: FailingInput): Mrkdwn {
  const time = moment(first.stoppedAt ?? first.startedAt ?? first.queuedAt);
  const when =
    time === undefined ? undefined : md`${knownSince ? 'since' : 'since at least'} ${ago(time, now)}`;
  const row = runs > 1 ? md`${runs} runs in a row` : undefined;
  const from =
    first.number === build.number ? undefined : md`from ${link(`#${first.number}`, first.url, linking)} on`;
  const commit = joined([limited(first.subject ?? '', 80), limited(first.author ?? '', 40)], ' · ');
  const red = joined([when ? md`red ${when}` : 'red', row, from], ', ');
  return commit.mrkdwn === '' ? red : md`${red}\n${commit}`;
}

function statusOf({ project, branch }: BuildSummary) {
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
