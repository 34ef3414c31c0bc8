/** A channel's default project. */
import type { Project } from '../circleci/project.ts';
import { escaped, message } from './blocks.ts';
import type { Message } from './message.ts';
import { projectName } from './names.ts';

export interface DefaultProjectInput {
  /** Undefined: none is set. */
  readonly project: Project | undefined;
  /** The channel's id. */
  readonly channel: string;
  /** The user id of whoever set it just now. */
  readonly changedBy?: string;
}

export function defaultProjectView({ project, channel }: DefaultProjectInput): Message {
  const text = project ? `<#${channel}>: ${escaped(projectName(project))}` : 'No default project';
  return message({ title: text, text, blocks: [] });
}
