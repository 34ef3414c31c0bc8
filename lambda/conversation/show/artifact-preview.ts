/** Previews one artifact as text. */

import type { Artifact } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import type { ArtifactText } from '../../circleci/client/masked-output.ts';
import type { Failed } from '../../circleci/http/download.ts';
import { type Preview, previewView } from '../../views/builds/artifact-preview.ts';
import { looksTextual } from '../../views/builds/is-text-file.ts';
import type { OutputAccess, Reply } from '../reply.ts';
import { shortened, usage } from '../words/parse-arguments.ts';

export interface Previewing {
  readonly path: string;
  /** The parallel container that left it; undefined takes the first. */
  readonly container: number | undefined;
  /** The command that lists the artifacts. */
  readonly command: string;
  /** Whose they are, as people read it. */
  readonly owner: string;
  readonly access: OutputAccess;
}

/** Throws UsageError when there is no such file. */
export async function preview(
  artifacts: readonly Artifact[],
  wanted: Previewing,
  circleci: CircleCI,
): Promise<Reply> {
  const { path, container, command, owner, access } = wanted;
  const artifact = artifacts.find(
    (one) => one.path === path && (container === undefined || one.nodeIndex === container),
  );
  if (!artifact) throw usage(`There is no file named “${shortened(path, 100)}”.`, shortened(path), [command]);
  const read: Preview = looksTextual(path)
    ? previewOf(await circleci.artifactText(artifact))
    : { kind: 'binary' };
  const message = previewView({ artifact, preview: read, command, owner, access, host: circleci.host });
  return { kind: 'say', output: access, message };
}

function previewOf(read: ArtifactText): Preview {
  if (read.kind === 'text' || read.kind === 'binary') return read;
  return { kind: isGone(read) ? 'gone' : 'unread' };
}

function isGone(failed: Failed): boolean {
  return failed.kind === 'refused' && [403, 404, 410].includes(failed.status);
}
