/** Artifacts, hundreds of them: in folders and pages. */
import type { Artifact } from '../circleci/schemas.ts';
import { escaped, message, section } from './blocks.ts';
import type { Message } from './message.ts';

export interface ArtifactsInput {
  /** Plain text: the view escapes it. */
  readonly heading: string;
  readonly artifacts: readonly Artifact[];
  /** The command that made the list, without `--folder` and `--page`. */
  readonly command: string;
  /** '' is the root. */
  readonly folder: string;
  /** From 1. */
  readonly page: number;
}

export function artifactsView({ heading, artifacts }: ArtifactsInput): Message {
  const text = escaped(heading);
  return message({
    title: text,
    text,
    blocks: artifacts.slice(0, 20).map((artifact) => section(escaped(artifact.path))),
  });
}
