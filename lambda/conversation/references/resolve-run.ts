/** Resolves a typed run to the run with all its workflows. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { clientFor } from '../../circleci/route-calls.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import type { Reply } from '../reply.ts';
import type { BuildReference, RunReference } from './build-reference.ts';
import { findRun } from './find-run.ts';
import type { Lookup } from './project-not-found.ts';
import { atLink, clientAt, withProject } from './resolve-reference.ts';

/** Undefined where one build is meant, and not the whole run. */
export function runReferenceOf(reference: BuildReference): RunReference | undefined {
  if (reference.kind === 'number' || reference.kind === 'latest') return undefined;
  return reference.repo === undefined && reference.job !== undefined ? undefined : reference;
}

/** Throws UsageError where there is no such run. */
export async function withRun(
  reference: RunReference,
  lookup: Lookup,
  then: (run: PipelineRun, circleci: CircleCI) => Promise<Reply>,
): Promise<Reply> {
  const { now } = lookup.context;
  if (reference.repo)
    return withProject(reference.repo, lookup, async (project, circleci) =>
      then(await findRun({ reference, project }, { circleci, now }), circleci),
    );
  const whole = await lookup.context.circleci();
  const circleci = clientAt(reference, whole);
  const run = await findRun({ reference, project: undefined }, { circleci, now });
  const host = reference.host === undefined ? undefined : circleci.host;
  return atLink(run.project, host, { ...lookup, circleci: whole }, async (project) =>
    then({ ...run, project }, await clientFor(project, circleci)),
  );
}
