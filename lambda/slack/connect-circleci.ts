/** Creates the CircleCI client of a workspace. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { settleSoon } from '../circleci/late-answers.ts';
import { isWithin, type Project } from '../circleci/project.ts';
import { type Routing, routeCalls } from '../circleci/route-calls.ts';
import { patience } from '../client-timeouts.ts';
import { allConnections, candidatesFor, isSameServing, servingKey } from '../connections/find-connection.ts';
import { NotConnectedError } from '../errors.ts';
import type { Connection, ServingToken, Workspace } from '../store/store.ts';
import type { Services } from './worker-ports.ts';

type Connecting = Pick<Services, 'store' | 'secrets' | 'circleci' | 'circleciToken' | 'circleciHost'>;

/** What stands between the client of one connection and its user; `hosts` are the workspace's. */
export type Wrapping = (circleci: CircleCI, hosts: readonly string[]) => CircleCI;

/** Rejects with NotConnectedError. Several connections become one client, which finds each project's own. */
export async function connectCircleCI(
  workspace: Workspace,
  services: Connecting,
  wrap: Wrapping = (circleci) => circleci,
): Promise<CircleCI> {
  const { store, secrets, circleciToken: token, circleciHost: host } = services;
  if (token) return wrap(services.circleci({ host, token }), [host]);
  const [connection, { circleci }] = await Promise.all([
    store.connection(workspace),
    secrets.read(workspace),
  ]);
  if (!connection) throw new NotConnectedError('the workspace has no CircleCI token');
  const open = ({ host, token }: ServingToken, hosts: readonly string[]) =>
    wrap(services.circleci({ host, token, isPersonal: true }), hosts);
  const connections = allConnections(connection);
  const tokens = await tokensOf(connections, { workspace, known: allConnections(circleci) }, services);
  const held =
    connections.length === 1
      ? // Until the record names its host, too, the pair as it is stored.
        [tokenFor(connection, tokens) ?? tokens[0]].filter((pair) => pair !== undefined)
      : connections.flatMap((one) => tokenFor(one, tokens) ?? []);
  const hosts = [...new Set(held.map((one) => one.host))];
  const served = held.map((one) => ({ ...one, client: open(one, hosts) }));
  const [first, ...others] = served.map(({ client }) => client);
  if (!first) throw new NotConnectedError('the workspace has no CircleCI token');
  if (others.length === 0) return first;
  return routeCalls({
    clients: [first, ...others],
    connections: new Map(served.map((one) => [servingKey(one), one.client])),
    ...createFinding(served, { first, workspace, store }),
    mayServe: (project, client) => candidatesFor(project, served).some((one) => one.client === client),
  });
}

type Served = ServingToken & { readonly client: CircleCI };

/** A token is for the host and the organizations that it was stored with. */
function tokenFor(connection: Connection, tokens: readonly ServingToken[]): ServingToken | undefined {
  return tokens.find((one) => isSameServing(one, connection));
}

/** Returns those of this moment where another instance has changed a connection since the secret was read here. */
async function tokensOf(
  connections: readonly Connection[],
  { workspace, known }: { readonly workspace: Workspace; readonly known: readonly ServingToken[] },
  { secrets }: Pick<Services, 'secrets'>,
): Promise<readonly ServingToken[]> {
  const isWhole = connections.every((one) => tokenFor(one, known));
  return isWhole ? known : allConnections((await secrets.readFresh(workspace)).circleci);
}

interface Finding {
  readonly first: CircleCI;
  readonly workspace: Workspace;
  readonly store: Pick<Services['store'], 'projectHost' | 'saveProjectHost'>;
}

/** Each project is looked for once: by its host and organization, then in the table, then at CircleCI. */
function createFinding(
  served: readonly Served[],
  { first, workspace, store }: Finding,
): Pick<Routing, 'find' | 'known'> {
  const found = new Map<string, Promise<CircleCI>>();
  const known = async (project: Project): Promise<CircleCI | undefined> => {
    const candidates = candidatesFor(project, served);
    const [only, another] = candidates;
    if (!another) return only?.client ?? first;
    const saved = await store.projectHost(workspace, project);
    return candidates.find(({ host }) => host === saved)?.client;
  };
  const look = async (project: Project): Promise<CircleCI> => {
    const before = await known(project);
    if (before) return before;
    const { client, isSure } = await whoSees(project, candidatesFor(project, served));
    if (isSure) await store.saveProjectHost(workspace, project, client.host);
    return client;
  };
  const find = (project: Project): Promise<CircleCI> => {
    const key = [project.host, project.vcs, project.org, project.repo].join(' ');
    const asked = found.get(key) ?? look(project);
    found.set(key, asked);
    asked.catch(() => found.delete(key));
    return asked;
  };
  return { find, known };
}

/**
 * Where none shows the project, it is looked for at one that did not answer, else at the first. One that did not answer may
 * have a project of the same name, and would come first.
 */
async function whoSees(
  project: Project,
  candidates: readonly Served[],
): Promise<{ readonly client: CircleCI; readonly isSure: boolean }> {
  const asked = candidates.map(({ client }) => doesSee(project, client));
  // Only those before one that shows it may have it, too.
  const settled = await settleSoon(asked, (sight, at) => {
    if (sight !== 'yes') return undefined;
    return at === 0 ? 0 : patience.others.milliseconds;
  });
  const answers = settled.map((one): Sight => {
    if (one?.status === 'rejected') throw one.reason;
    return one?.value ?? 'unknown';
  });
  const likeliest: readonly Sight[] = ['yes', 'unknown', 'no'];
  const place = likeliest.map((sight) => answers.indexOf(sight)).find((at) => at >= 0) ?? 0;
  const client = candidates[place]?.client;
  if (!client) throw new NotConnectedError('the workspace has no CircleCI token');
  const isFirst = answers.slice(0, place).every((sight) => sight === 'no');
  return { client, isSure: answers[place] === 'yes' && isFirst && project.repo !== '*' };
}

type Sight = 'yes' | 'unknown' | 'no';

async function doesSee(project: Project, client: CircleCI): Promise<Sight> {
  try {
    if (project.repo === '*')
      return (await client.projects()).some((one) => isWithin(one.project, project)) ? 'yes' : 'no';
    await client.builds(project, { limit: 1 });
    return 'yes';
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    return ['not-found', 'forbidden'].includes(error.reason) ? 'no' : 'unknown';
  }
}
