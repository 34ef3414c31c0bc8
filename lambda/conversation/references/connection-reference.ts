/** Names the workspace's CircleCI connections in commands, and finds the one that is named. Pure. */
import { organizationOf, type Project } from '../../circleci/project.ts';
import { organizationKey } from '../../connections/find-connection.ts';
import type { Serving } from '../../store/own-account-store.ts';
import { hostName } from '../../views/text/display-names.ts';
import { calledParts } from './project-names.ts';

/** `circleci.com`, or `gh/acme` where others are at the same host. */
export function connectionWord(connection: Serving, all: readonly Serving[]): string {
  const isAlone = all.filter(({ host }) => host === connection.host).length === 1;
  const [organization] = connection.organizations ?? [];
  return isAlone || organization === undefined ? hostName(connection.host) : organization;
}

/** By its host, or by one of its organizations: `ci.example.com`, `gh/acme`, `acme`. */
export function connectionsCalled<One extends Serving>(text: string, all: readonly One[]): readonly One[] {
  const said = text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  const isSaid = (name: string) => name.toLowerCase() === said;
  const exact = all.filter((one) => isSaid(connectionWord(one, all)));
  if (exact.length > 0) return exact;
  return all.filter(
    ({ host, organizations = [] }) =>
      isSaid(hostName(host)) ||
      organizations.some((one) => isSaid(one) || one.toLowerCase().endsWith(`/${said}`)),
  );
}

/**
 * `acme, bb/beta`, by the names that the followed projects have: a standalone organization goes by its id. Undefined where
 * a part is no organization; empty for none.
 */
export function readOrganizations(text: string, followed: readonly Project[]): readonly string[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const read = parts.map((part) => keysOf(part, followed));
  return read.every((keys) => keys.length > 0) ? [...new Set(read.flat())] : undefined;
}

function keysOf(part: string, followed: readonly Project[]): readonly string[] {
  const [first = '', second, ...rest] = part.split('/');
  const organization = organizationOf(
    ...(second === undefined ? (['gh', first] as const) : ([first, second] as const)),
  );
  if (!organization || rest.length > 0) return [];
  if (second !== undefined) return [organizationKey(organization)];
  const called = followed.filter((one) => calledParts(one).org.toLowerCase() === first.toLowerCase());
  return called.length > 0 ? called.map(organizationKey) : [organizationKey(organization)];
}
