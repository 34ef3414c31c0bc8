/** The projects that the connected account follows. */
import type { FollowedProject } from '../circleci/schemas.ts';
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';
import { projectName } from './names.ts';

export interface ProjectsInput {
  /** All of them: the view cuts the page. */
  readonly projects: readonly FollowedProject[];
  /** From 1. */
  readonly page: number;
  /** The command that made the list, without `--page`. */
  readonly command: string;
}

export function projectsView({ projects }: ProjectsInput): Message {
  const text = `${projects.length} projects`;
  return message({
    title: text,
    text,
    blocks: projects.slice(0, 20).map(({ project }) => section(escaped(projectName(project)))),
  });
}
