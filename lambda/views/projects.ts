/** The projects that the connected account follows. */
import { projectSlug } from '../circleci/project.ts';
import type { FollowedProject } from '../circleci/schemas.ts';
import { lines, message, section } from './blocks.ts';
import { listActions } from './buttons.ts';
import { type Choice, menu } from './elements.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { code, limited, type Mrkdwn, md } from './mrkdwn.ts';
import { projectName } from './names.ts';

export interface ProjectsInput extends Linking {
  /** All of them: the view cuts the page. */
  readonly projects: readonly FollowedProject[];
  /** From 1. */
  readonly page: number;
  /** The command that made the list, without `--page`. */
  readonly command: string;
}

const pageSize = 20;

export function projectsView(input: ProjectsInput): Message {
  const { projects, page } = input;
  const shown = projects.slice((page - 1) * pageSize, page * pageSize);
  const hasMore = projects.length > page * pageSize;
  if (shown.length === 0) return nothingFollowed(input);
  return message({
    title: md`*${projects.length === 1 ? '1 project' : `${projects.length} projects`}* followed on CircleCI${pageOf(projects.length, page)}`,
    blocks: [
      ...lines(shown.map((followed) => row(followed, input))),
      listActions({ ...input, hasMore }, menu('Show the status of…', shown.map(choice))),
    ],
  });
}

function pageOf(count: number, page: number): Mrkdwn | undefined {
  const pages = Math.ceil(count / pageSize);
  return pages > 1 ? md`, page ${page} of ${pages}` : undefined;
}

function nothingFollowed(input: ProjectsInput): Message {
  return message({
    title: input.page > 1 ? 'No more projects.' : 'The connected CircleCI account follows no projects.',
    blocks: [
      section('Follow a project on CircleCI, and it shows up here.'),
      listActions({ ...input, hasMore: false }),
    ],
  });
}

function row({ project, name: called, vcsUrl, defaultBranch }: FollowedProject, linking: Linking): Mrkdwn {
  const name = link(limited(called ?? projectName(project), 150), vcsUrl, linking);
  return md`• ${name}${defaultBranch === undefined ? undefined : md` ${code(defaultBranch, 60)}`}`;
}

function choice({ project, name }: FollowedProject): Choice {
  const slug = projectSlug(project);
  return { label: (name ?? slug).slice(-75), intent: { action: 'run', command: `status ${slug}` } };
}
