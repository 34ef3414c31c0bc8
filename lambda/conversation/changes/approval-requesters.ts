/** Finds who asked for a run that waits for an approval: by CircleCI, by what we keep of it, and by the audit trail. */

import type { Requesters } from '../../channel-limits.ts';
import type { Starter } from '../../circleci/client/workflow-starters.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import type { Project } from '../../circleci/project.ts';
import { connectionOf } from '../../connections/find-connection.ts';
import type { AuditEntry } from '../../store/store.ts';
import type { Run } from '../../store/stored-runs.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';

type Asking = Pick<Context, 'caller' | 'store' | 'circleci'>;

export interface Waiting {
  readonly workflow: string;
  readonly project: Project;
}

/** Who pushed its commit, triggered its pipeline, started its workflow, or had it run again from Slack. */
export async function requestersOf(waiting: Waiting, asking: Asking): Promise<Requesters> {
  const { caller, store } = asking;
  const [starters, runs, connection] = await Promise.all([
    startersOf(waiting, asking),
    chainOf(waiting.workflow, asking),
    connectionOf(caller.workspace, waiting.project, store),
  ]);
  const found = await Promise.all(
    starters.map((starter) =>
      starter.how === 'asked' && starter.login !== undefined
        ? askedWith(starter, waiting.project, { asking, isOurs: starter.login === connection?.login })
        : byLogin(starter.login),
    ),
  );
  const all = [...found, ...runs.map(({ login }) => ({ users: [], logins: listed(login), areAll: true }))];
  return {
    users: distinct([...all.flatMap(({ users }) => users), ...rerunBy(runs)]),
    logins: distinct(all.flatMap(({ logins }) => logins)),
    areAll: starters.length > 0 && all.every(({ areAll }) => areAll),
  };
}

function byLogin(login: string | undefined): Requesters {
  return { users: [], logins: listed(login), areAll: login !== undefined };
}

function listed(login: string | undefined): readonly string[] {
  return login === undefined ? [] : [login];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** None where CircleCI does not tell this token. */
async function startersOf({ workflow, project }: Waiting, { circleci }: Asking): Promise<readonly Starter[]> {
  try {
    return await (await circleci(project)).startersOf(workflow);
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    return [];
  }
}

const longestChain = 10;

/** The run, and those of which it is a rerun from Slack, the newest first. */
async function chainOf(workflow: string, { caller, store }: Asking): Promise<readonly Run[]> {
  const runs: Run[] = [];
  let id: string | undefined = workflow;
  while (id !== undefined && runs.length < longestChain) {
    const run: Run | undefined = (await store.run(caller.workspace, id))?.value;
    if (run) runs.push(run);
    id = run?.rerunOf;
  }
  return runs;
}

/** Each was made of the one after it. */
function rerunBy(runs: readonly Run[]): readonly string[] {
  return runs
    .slice(1)
    .flatMap(({ acts = [] }, index) =>
      acts.filter(({ did, next }) => did === 'reran' && next?.run === runs[index]?.id).map(({ by }) => by),
    );
}

/** Milliseconds between the act and what CircleCI made of it. */
const around = 2 * 60_000;
const mostRead = 5_000;
const starting: readonly string[] = ['trigger', 'retry', 'rerun', 'rerun all', 'ssh'];

/** By a person's own token, or by the workspace's. */
async function askedWith(
  starter: Starter,
  project: Project,
  { asking, isOurs }: { readonly asking: Asking; readonly isOurs: boolean },
): Promise<Requesters> {
  if (isOurs) return askedHere(starter, project, asking);
  const { login, at = 0 } = starter;
  const { caller, store } = asking;
  const trail = await store.auditTrail(caller.workspace, { since: at - around, limit: mostRead });
  const theirs = trail.filter(({ as }) => as !== undefined && as.toLowerCase() === login?.toLowerCase());
  return {
    ...byLogin(login),
    users: theirs.filter((entry) => mayHaveMade(entry, at, project)).map(({ by }) => by),
  };
}

/**
 * CircleCI names the owner of our token for everyone who asks from Slack: returns all who may have asked for it then,
 * or that owner where the trail shows no one.
 */
async function askedHere(
  { login, at = 0 }: Starter,
  project: Project,
  { caller, store }: Asking,
): Promise<Requesters> {
  const trail = await store.auditTrail(caller.workspace, { since: at - around, limit: mostRead });
  const users = trail.filter((entry) => mayHaveMade(entry, at, project)).map(({ by }) => by);
  if (users.length > 0) return { users, logins: [], areAll: true };
  return { users, logins: listed(login), areAll: at > 0 && trail.length < mostRead };
}

function mayHaveMade({ name, target, at, outcome }: AuditEntry, made: number, project: Project): boolean {
  if (!starting.includes(name) || at > made + around) return false;
  if (outcome === 'refused' || outcome === 'not allowed') return false;
  const called = projectName(project);
  // `acme/web`, `acme/web#12`, `acme/web on main`; of several projects at once only how many.
  return (
    target === called ||
    target.startsWith(`${called}#`) ||
    target.startsWith(`${called} `) ||
    /^\d+ workflows$/.test(target)
  );
}
