/** A compact list of builds. */
import type { BuildSummary } from '../circleci/schemas.ts';
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';

export interface BuildsInput {
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

export function buildsView({ heading, builds }: BuildsInput): Message {
  const text = escaped(heading);
  return message({
    title: text,
    text,
    blocks: builds.slice(0, 20).map((build) => section(`#${build.number} ${build.status}`)),
  });
}
