/** One build's card. */
import type { Build, BuildSummary } from '../circleci/schemas.ts';
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';
import { projectName } from './names.ts';

export interface BuildInput {
  readonly build: BuildSummary | Build;
  readonly now: number;
  /** A mrkdwn line made by us: `Retried by <@U1>`. */
  readonly note?: string;
}

export function buildView({ build, note }: BuildInput): Message {
  const text = `${escaped(projectName(build.project))}#${build.number} ${build.status}`;
  return message({ title: text, text, blocks: note ? [section(note)] : [] });
}
