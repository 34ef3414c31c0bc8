/** A compact list of builds. */
import { buildSlug } from '../circleci/project.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { message, mostRows, rows, section } from './blocks.ts';
import { listActions } from './buttons.ts';
import { menu } from './elements.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { joined, limited, type Mrkdwn, md } from './mrkdwn.ts';
import { buildName } from './names.ts';
import { whyItDidNot } from './reasons.ts';
import { look, state, wording } from './statuses.ts';
import { howLongOnly, place, when } from './summary.ts';

export interface BuildsInput extends Linking {
  /** Plain text: the view escapes it. */
  readonly heading: string;
  readonly builds: readonly BuildSummary[];
  /** The command that made the list, without `--page`. */
  readonly command: string;
  /** From 1. */
  readonly page: number;
  readonly hasMore: boolean;
  readonly now: number;
}

export function buildsView(input: BuildsInput): Message {
  const { heading, builds, page } = input;
  return message({
    title: md`*${heading}*${page > 1 ? md`, page ${page}` : undefined}`,
    blocks: [
      ...(builds.length > 0 ? rows(builds.map((build) => row(build, input))) : [nothing(page)]),
      listActions(
        { ...input, pages: builds.length === 0 ? 1 : undefined },
        menu('Show a build…', builds.slice(0, mostRows).map(choice)),
      ),
    ],
  });
}

function nothing(page: number): ReturnType<typeof section> {
  return section(page > 1 ? 'No more builds.' : 'No builds. Another branch or filter may have some.');
}

/** Two lines, so that the state and the number stand below each other. */
function row(build: BuildSummary, input: BuildsInput): Mrkdwn {
  const name = link(limited(buildName(build), 100), build.url, input);
  const job = build.workflow ? limited(build.workflow.jobName, 60) : undefined;
  const subject = limited(build.subject ?? '', 80);
  const author = limited(build.author ?? '', 40);
  const time = joined([when(build, input.now), whyItDidNot(build) ?? howLongOnly(build, input.now)], ', ');
  const head = md`${state(build)}: ${name}${place(build)}`;
  return md`${joined([head, job], ' · ')}\n${joined([subject, author, time], ' · ')}`;
}

function choice(build: BuildSummary): Parameters<typeof menu>[1][number] {
  return {
    label: `${look(build.status).emoji} ${buildName(build).slice(-45)} ${wording(build).plain}`,
    intent: { action: 'run', command: `build ${buildSlug(build)}` },
  };
}
