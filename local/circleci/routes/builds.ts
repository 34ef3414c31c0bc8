/** Answers v1.1: reading builds. */
import { buildNotFound, json, Refusal } from '../api/answer.ts';
import { buildIn, type Call, param, personOf, readable } from '../api/route-call.ts';
import { buildsOf, projectOf } from '../model/find-by-index.ts';
import type { Build } from '../model/simulator-state.ts';
import { renderArtifacts } from '../render/artifacts.ts';
import { renderBuild, renderSummary } from '../render/build.ts';
import { renderShallow } from '../render/shallow-summary.ts';
import { testsOf } from '../results/tests-of-build.ts';
import { branchOf, phaseOf } from '../runs/build-phase.ts';
import type { Handler } from './match-route.ts';

export const recentBuilds: Handler = (call) => {
  personOf(call);
  const followed = call.world.builds.filter((build) => projectOf(call.world, build.project).followed);
  return json(page(call, followed));
};

export const projectBuilds: Handler = (call) => json(page(call, buildsOf(call.world, readable(call).key)));

/** An unknown branch has no builds; it is not an error. */
export const branchBuilds: Handler = (call) => {
  const builds = buildsOf(call.world, readable(call).key);
  return json(
    page(
      call,
      builds.filter((build) => branchOf(call.world, build) === param(call, 'branch')),
    ),
  );
};

export const oneBuild: Handler = (call) => json(renderBuild(buildIn(call, readable(call)), call));

export const buildArtifacts: Handler = (call) => json(renderArtifacts(buildIn(call, readable(call)), call));

export const buildTests: Handler = (call) => {
  const build = buildIn(call, readable(call));
  const done = phaseOf(build, call.now).outcome !== null && !build.canceled;
  return json({ tests: done ? testsOf(build) : [], exceptions: [] });
};

export const latestArtifacts: Handler = (call) => {
  const project = readable(call);
  const branch = call.query.get('branch');
  const builds = buildsOf(call.world, project.key).filter(
    (build) => branch === null || branchOf(call.world, build) === branch,
  );
  const filter = call.query.get('filter') ?? 'completed';
  const latest = newestFirst(builds).find((build) => passes(call, build, filter));
  if (!latest) throw new Refusal(buildNotFound);
  return json(renderArtifacts(latest, call));
};

function page(call: Call, builds: readonly Build[]): readonly object[] {
  const limit = Math.min(whole(call.query.get('limit'), 30), 100);
  const offset = whole(call.query.get('offset'), 0);
  const filter = call.query.get('filter');
  const fitting = newestFirst(builds).filter((build) => filter === null || passes(call, build, filter));
  const render = call.query.get('shallow') === 'true' ? renderShallow : renderSummary;
  return fitting.slice(offset, offset + limit).map((build) => render(build, call));
}

function whole(value: string | null, otherwise: number): number {
  return value !== null && /^\d+$/.test(value) ? Number(value) : otherwise;
}

/** By creation, which is not always by number. */
function newestFirst(builds: readonly Build[]): readonly Build[] {
  return builds.toSorted((a, b) => b.createdAt - a.createdAt || b.num - a.num);
}

/** A filter asks for a class of outcomes: `failed` holds whatever ended without success. Unknown ones do not filter. */
function passes(call: Call, build: Build, filter: string): boolean {
  const { outcome, lifecycle } = phaseOf(build, call.now);
  if (filter === 'completed') return outcome !== null;
  if (filter === 'successful') return outcome === 'success';
  if (filter === 'failed') return outcome !== null && outcome !== 'success' && outcome !== 'canceled';
  if (filter === 'running') return lifecycle === 'running';
  if (filter === 'pending') return ['queued', 'scheduled', 'not_running'].includes(lifecycle);
  return true;
}
