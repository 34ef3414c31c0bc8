/** Draws the projects that the connected account follows. Pure. */

import type { FollowedProject } from '../../circleci/api-v1-schemas.ts';
import { projectSlug } from '../../circleci/project.ts';
import { listActions } from '../builds/order-buttons.ts';
import { unreadHostsLine } from '../runs/unread-branches.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { type Choice, menu } from '../text/buttons-and-menus.ts';
import { tableForm } from '../text/charts.ts';
import { hostName, projectName } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';

export interface ProjectsInput extends Linking {
  /** All of them: the view cuts the page. */
  readonly projects: readonly FollowedProject[];
  /** CircleCI connections that did not list their projects. */
  readonly unreadHosts?: readonly string[];
  /** From 1. */
  readonly page: number;
  /** The command that made the list, without `--page`. */
  readonly command: string;
}

const pageSize = 20;

export function projectsView(input: ProjectsInput): Message {
  const { projects, page } = input;
  const shown = projects.slice((page - 1) * pageSize, page * pageSize);
  const pages = Math.ceil(projects.length / pageSize);
  if (shown.length === 0) return nothingFollowed(input, pages);
  const of = pageOf(page, pages);
  return message({
    title: md`*${projects.length === 1 ? '1 project' : `${projects.length} projects`}* followed on CircleCI${of && md`, ${of}`}`,
    richer: tableForm({
      caption: 'Projects followed on CircleCI',
      header: ['Project', 'Default branch'],
      rows: projects
        .slice((page - 1) * pageSize)
        .map(({ project, name, defaultBranch = '' }) => [
          literal(name ?? projectName(project), 150),
          literal(defaultBranch, 60),
        ]),
      pageSize,
    }),
    blocks: [
      ...plainBlocks(lines(shown.map((followed) => row(followed, input)))),
      context(unreadHostsLine(input.unreadHosts ?? [])),
      listActions({ ...input, pages, hasMore: page < pages }, menu('Show the status of…', shown.map(choice))),
    ],
  });
}

function nothingFollowed(input: ProjectsInput, pages: number): Message {
  const none = 'The connected CircleCI account follows no projects.';
  return message({
    title: pages > 0 ? noMore('projects', pages) : none,
    blocks: [
      pages > 0 ? undefined : section('Projects that you follow in CircleCI appear here.'),
      listActions({ ...input, pages, hasMore: false }),
    ],
  });
}

function row({ project, name: called, vcsUrl, defaultBranch }: FollowedProject, linking: Linking): Mrkdwn {
  const name = link(limited(called ?? projectName(project), 150), vcsUrl, linking);
  const at = project.host === undefined ? undefined : md` · ${limited(hostName(project.host), 80)}`;
  return md`• ${name}${defaultBranch === undefined ? undefined : md` ${code(defaultBranch, 60)}`}${at}`;
}

function choice({ project, name }: FollowedProject): Choice {
  const slug = projectSlug(project);
  return {
    label: (name ?? projectName(project)).slice(-75),
    intent: { action: 'run', command: `status ${slug}` },
  };
}
