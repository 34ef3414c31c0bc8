/** Renders a build's artifacts as v1.1 lists them; v2 leaves out `pretty_path`. */

import type { Build } from '../model/simulator-state.ts';
import { type ArtifactFile, artifactsOf } from '../results/artifact-files.ts';
import { phaseOf } from '../runs/build-phase.ts';
import type { Scene } from './build.ts';

export function renderArtifacts(build: Build, scene: Scene): readonly object[] {
  return filesOf(build, scene).map((file) => ({
    path: file.path,
    pretty_path: file.path,
    node_index: file.node,
    url: artifactUrl(build, file, scene),
  }));
}

export function renderArtifactsV2(build: Build, scene: Scene): readonly object[] {
  return filesOf(build, scene).map((file) => ({
    path: file.path,
    node_index: file.node,
    url: artifactUrl(build, file, scene),
  }));
}

/** Artifacts appear when the build has ended. */
export function filesOf(build: Build, { now }: Scene): readonly ArtifactFile[] {
  const { outcome } = phaseOf(build, now);
  return outcome === null || build.canceled ? [] : artifactsOf(build);
}

function artifactUrl(build: Build, file: ArtifactFile, { site }: Scene): string {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return `${site.output}/output/job/${build.jobId}/artifacts/${file.node}/${path}`;
}
