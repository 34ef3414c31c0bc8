/** Finds who started a build from Slack: CircleCI names the owner of the token that it was asked with. */
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { connectionOf } from '../../connections/find-connection.ts';
import type { Starter } from '../../views/builds/why-build-ran.ts';
import { buildName, projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';

/** How CircleCI says that it was asked, rather than pushed to. */
const asked: readonly (string | undefined)[] = ['retry', 'ssh', 'api', 'trigger'];
/** Milliseconds between the act and the build. */
const around = 2 * 60_000;
const mostRead = 200;

/** Undefined where it was asked for neither with the workspace's token nor with a person's own from here. */
export async function findStarter(
  build: BuildSummary,
  { store, caller }: Pick<Context, 'store' | 'caller'>,
): Promise<Starter | undefined> {
  const queued = Date.parse(build.queuedAt ?? build.startedAt ?? '');
  if (!asked.includes(build.why) || Number.isNaN(queued)) return undefined;
  const connection = await connectionOf(caller.workspace, build.project, store);
  const login = build.startedByLogin?.toLowerCase();
  if (!connection || login === undefined) return undefined;
  const trail = await store.auditTrail(caller.workspace, { since: queued - around, limit: mostRead });
  const targets = targetsOf(build);
  const act = trail.find(
    ({ name, target, at, outcome, as = connection.login }) =>
      outcome === 'done' &&
      as.toLowerCase() === login &&
      at <= queued + around &&
      targets.has(`${name} ${target}`),
  );
  if (act) return { is: 'person', user: act.by };
  return login === connection.login.toLowerCase() ? { is: 'connected account' } : undefined;
}

function targetsOf({ project, retryOf: number }: BuildSummary): ReadonlySet<string> {
  if (number === undefined) return new Set([`trigger ${projectName(project)}`]);
  const old = buildName({ project, number });
  return new Set([`retry ${old}`, `ssh ${old}`, `rerun ${old}`, `rerun all ${old}`]);
}
