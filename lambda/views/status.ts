/** The state of a branch: its newest run. */
import type { KnownBlock } from '@slack/types';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { context, lines, message, section } from './blocks.ts';
import { buildActions } from './buttons.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { code, joined, limited, type Mrkdwn, md } from './mrkdwn.ts';
import { projectName, word } from './names.ts';
import { whyItDidNot, whyItRan } from './reasons.ts';
import { counted, inWords, look, state } from './statuses.ts';
import {
  commitLines,
  howLong,
  howLongInAll,
  howLongOnly,
  jobLine,
  place,
  titleLine,
  when,
} from './summary.ts';

export interface StatusInput extends Linking {
  readonly project: Project;
  /** Undefined when no branch was asked for and none is known. */
  readonly branch: string | undefined;
  /** The jobs of the newest run, most telling first. */
  readonly builds: readonly BuildSummary[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function statusView(input: StatusInput): Message {
  const [first] = input.builds;
  if (!first) return nothingBuilt(input);
  const several = input.builds.length > 1;
  return message({
    title: several ? runTitle(first, input) : titleLine(first, input),
    color: look(first.status).color,
    blocks: [
      section(...commitLines(first, input), several ? undefined : jobLine(first)),
      ...(several ? jobLines(input.builds, input) : []),
      context(
        when(first, input.now),
        several ? howLongInAll(input.builds) : howLong(first, input.now),
        whyItRan(first),
      ),
      buildActions({ ...input, command: command(input), of: 'run' }),
    ],
  });
}

function runTitle(first: BuildSummary, { project, branch }: StatusInput): Mrkdwn {
  const name = limited(projectName(project), 120);
  return md`${state(first)}: ${name}${place({ branch: branch ?? first.branch, tag: first.tag })}`;
}

/** What the run came to, and each of its jobs. */
function jobLines(builds: readonly BuildSummary[], input: StatusInput): readonly KnownBlock[] {
  const workflow = builds[0]?.workflow;
  const name = workflow ? md`Workflow ${code(workflow.workflowName, 80)} ` : undefined;
  const each = builds.map((build) => jobState(build, input));
  return lines([md`${name}(${counted(builds)})`, ...each], 5_000);
}

/** `❌ #125 test failed, took 2m 3s`. */
function jobState(build: BuildSummary, input: StatusInput): Mrkdwn {
  const number = link(`#${build.number}`, build.url, input);
  const job = build.workflow ? md` ${code(build.workflow.jobName, 80)}` : undefined;
  const time = howLongOnly(build, input.now);
  const says = build.status === 'running' && time ? undefined : inWords(build);
  const rest = joined([says, whyItDidNot(build), time], ', ');
  return md`${look(build.status).emoji} ${number}${job} ${rest}`;
}

function nothingBuilt(input: StatusInput): Message {
  const { project, branch } = input;
  const where = branch === undefined ? undefined : md` on ${code(branch)}`;
  return message({
    title: md`💤 *No builds yet*: ${limited(projectName(project), 120)}${where}`,
    blocks: [
      section(
        'CircleCI has not built it, or has forgotten the builds.',
        md`See other branches with ${code(`/circle builds ${projectSlug(project)}`, 200)}`,
      ),
      buildActions({ ...input, command: command(input) }),
    ],
  });
}

/** Undefined when the branch cannot be written in a command. */
function command({ project, branch }: StatusInput): string | undefined {
  if (branch === undefined) return `status ${projectSlug(project)}`;
  const written = word(branch);
  return written && `status ${projectSlug(project)} ${written}`;
}
