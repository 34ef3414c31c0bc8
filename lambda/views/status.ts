/** The state of a branch: its newest run. */
import type { Project } from '../circleci/project.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';
import { projectName } from './names.ts';

export interface StatusInput {
  readonly project: Project;
  /** Undefined when no branch was asked for and none is known. */
  readonly branch: string | undefined;
  /** The jobs of the newest run, most telling first. */
  readonly builds: readonly BuildSummary[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function statusView({ project, builds }: StatusInput): Message {
  const text = `${escaped(projectName(project))}: ${builds[0]?.status ?? 'no builds'}`;
  return message({
    title: text,
    text,
    blocks: builds.map((build) => section(`#${build.number} ${build.status}`)),
  });
}
