/** Explains why a build, a run or a branch is red. */
import { type BuildRef, buildSlug } from '../../circleci/project.ts';
import type { BranchState } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { runsOfBuilds } from '../../circleci/runs/runs-from-builds.ts';
import { noBuilds } from '../references/resolve-reference.ts';
import type { Reply } from '../reply.ts';
import { type Asking, explainFailure } from './explain-failure.ts';

/** Explains one build. Rejects with CircleCIError. */
export async function explainBuild(ref: BuildRef, asking: Asking): Promise<Reply> {
  const build = await asking.circleci.build(ref);
  const [run] = runsOfBuilds(build.project, [build], true);
  if (!run) throw noBuilds(ref.project);
  return explainFailure({ run, build: ref, reds: redsOf(run), command: `why ${buildSlug(ref)}` }, asking);
}

/** Explains a whole run; `words` name it in a command. */
export function explainRun(run: PipelineRun, words: string | undefined, asking: Asking): Promise<Reply> {
  return explainFailure({ run, reds: redsOf(run), command: words && `why ${words}` }, asking);
}

function redsOf(run: PipelineRun) {
  return run.workflows.filter(({ outcome }) => outcome === 'red').map((workflow) => ({ run, workflow }));
}

export interface ExplainedBranch {
  readonly state: BranchState;
  /** The newest red run, else the newest one. */
  readonly run: PipelineRun;
  readonly command: string | undefined;
}

/** Explains everything that is red on a branch. */
export function explainBranch({ state, run, command }: ExplainedBranch, asking: Asking): Promise<Reply> {
  const reds = state.reds.map((red) => ({ run: red.run, workflow: red.workflow }));
  return explainFailure({ run, reds, state, command }, asking);
}
