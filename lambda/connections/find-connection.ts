/** Decides which of a workspace's CircleCI connections serves a project. Pure, but for what the store remembers. */
import { type Project, projectKey } from '../circleci/project.ts';
import type { Serving } from '../store/own-account-store.ts';
import type { Store, Workspace } from '../store/store.ts';

/** Returns the first and the others. */
export function allConnections<One extends Serving>(
  first: (One & { readonly others?: readonly One[] | undefined }) | undefined,
): readonly One[] {
  return first ? [first, ...(first.others ?? [])] : [];
}

/** Puts the others behind the first. Undefined for none. */
export function joinConnections<One extends Serving>(
  all: readonly One[],
): (One & { readonly others: readonly One[] | undefined }) | undefined {
  const [first, ...others] = all.map((one) => ({ ...one, others: undefined }));
  return first && { ...first, others: others.length > 0 ? others : undefined };
}

/** Whether they are for the same: a token of one is no other's. */
export function isSameServing(one: Serving, other: Serving): boolean {
  return servingKey(one) === servingKey(other);
}

export function servingKey({ host, organizations = [] }: Serving): string {
  return [host, ...organizations.toSorted()].join(' ');
}

/**
 * Adds one to those that are there. It takes the place of the one for the same host and organizations, and takes its
 * organizations from others of its host.
 */
export function withConnection<One extends Serving>(all: readonly One[], added: One): readonly One[] {
  const isReplaced = all.some((one) => isSameServing(one, added));
  const kept = all.flatMap((one) => {
    if (isSameServing(one, added)) return [added];
    if (one.host !== added.host || one.organizations === undefined) return [one];
    const organizations = one.organizations.filter((name) => !added.organizations?.includes(name));
    return organizations.length > 0 ? [{ ...one, organizations }] : [];
  });
  return isReplaced ? kept : [...kept, added];
}

/** `gh/acme`, by which an organization is named; the same for every way to write it. */
export function organizationKey({ vcs, org }: Pick<Project, 'vcs' | 'org'>): string {
  return projectKey({ vcs, org, repo: '*' }).replace(/\/\*$/, '');
}

/**
 * Returns those that may serve the project, the likeliest first: one where the project's host or organization decides,
 * several where only CircleCI can tell. None where no connection is to the host that the project names.
 */
export function candidatesFor<One extends Serving>(project: Project, all: readonly One[]): readonly One[] {
  const { host } = project;
  const there = host === undefined ? all : all.filter((one) => one.host === host);
  if (there.length < 2) return there;
  const organization = organizationKey(project);
  const named = there.find(({ organizations }) => organizations?.includes(organization));
  if (named) return [named];
  const open = there.filter(({ organizations }) => organizations === undefined);
  return open.length > 0 ? open : there.slice(0, 1);
}

/** Returns the host of the project's connection, without asking CircleCI. Undefined where there is no connection. */
export async function hostOfProject(
  workspace: Workspace,
  project: Project,
  store: Pick<Store, 'connection' | 'projectHost'>,
): Promise<string | undefined> {
  return (await connectionOf(workspace, project, store))?.host;
}

/** Returns the project's connection, without asking CircleCI. */
export async function connectionOf(
  workspace: Workspace,
  project: Project,
  store: Pick<Store, 'connection' | 'projectHost'>,
) {
  const all = allConnections(await store.connection(workspace));
  const candidates = candidatesFor(project, all);
  const [first, another] = candidates;
  if (!another) return first;
  const known = await store.projectHost(workspace, project);
  return candidates.find(({ host }) => host === known) ?? first;
}

/** What was read with a token: a project, or as much as an error or a client of CircleCI tells. */
export type ReadWith = { readonly project: Project } | { readonly host: string | undefined };

/** Returns the host that was read; undefined where all are at one. */
export async function hostOfRead(
  workspace: Workspace,
  read: ReadWith,
  store: Pick<Store, 'connection' | 'projectHost'>,
): Promise<string | undefined> {
  const hosts = new Set(allConnections(await store.connection(workspace)).map(({ host }) => host));
  if (hosts.size < 2) return undefined;
  return 'project' in read ? hostOfProject(workspace, read.project, store) : read.host;
}

/** Returns the host of each project by projectKey; undefined where all are at one. */
export async function hostsOfProjects(
  workspace: Workspace,
  projects: readonly Project[],
  store: Pick<Store, 'connection' | 'projectHost'>,
): Promise<ReadonlyMap<string, string> | undefined> {
  const connection = await store.connection(workspace);
  if (new Set(allConnections(connection).map(({ host }) => host)).size < 2) return undefined;
  const known = new Map(projects.map((project) => [projectKey(project), project]));
  const hosts = await Promise.all(
    [...known].map(async ([key, project]) => [key, await hostOfProject(workspace, project, store)] as const),
  );
  return new Map(hosts.flatMap(([key, host]) => (host === undefined ? [] : [[key, host]])));
}

/** Returns what this connection serves of the projects, as far as is known without asking CircleCI. */
export async function servedBy<Of extends { readonly project: Project }>(
  connection: Serving,
  { workspace, all }: { readonly workspace: Workspace; readonly all: readonly Of[] },
  store: Pick<Store, 'connection' | 'projectHost'>,
): Promise<readonly Of[]> {
  const known = new Map<string, Promise<boolean>>();
  const isServed = async (project: Project) => {
    const own = await connectionOf(workspace, project, store);
    return own !== undefined && isSameServing(own, connection);
  };
  const served = await Promise.all(
    all.map(({ project }) => {
      const asked = known.get(projectKey(project)) ?? isServed(project);
      known.set(projectKey(project), asked);
      return asked;
    }),
  );
  return all.filter((_, index) => served[index]);
}
