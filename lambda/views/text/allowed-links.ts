/** Allows links to CircleCI, its artifacts and code hosts only. Pure. */
import { type Project, projectKey } from '../../circleci/project.ts';
import { asMrkdwn, type Mrkdwn, type Part } from './mrkdwn.ts';

export interface Linking {
  /** The CircleCI that the answer came from, when it is not circleci.com: `https://ci.acme.dev`. */
  readonly host?: string | undefined;
  /** By projectKey, where projects are at several. */
  readonly hosts?: ReadonlyMap<string, string> | undefined;
}

/** The linking of one project among many. */
export function linkingTo(project: Project, { host, hosts }: Linking): Linking {
  return { host: project.host ?? hosts?.get(projectKey(project)) ?? host };
}

const hosts = ['circleci.com', 'github.com', 'bitbucket.org', 'gitlab.com', 'circle-artifacts.com'];
const longest = 600;

/** The address as it may be linked, or undefined: not http(s), another host, a login in it, or too long. */
export function linkable(url: string | undefined, { host }: Linking): string | undefined {
  const address = parsed(url);
  if (!address || address.username || address.password) return undefined;
  const allowed =
    address.protocol === 'https:' && !address.port && hosts.some((known) => within(address, known));
  if (!allowed && !isGiven(address, parsed(host))) return undefined;
  const href = address.href.replaceAll('|', '%7C').replaceAll('`', '%60');
  return href.length <= longest ? href : undefined;
}

/** The label, linked when the address may be linked. */
export function link(label: Part, url: string | undefined, linking: Linking): Mrkdwn {
  const text = asMrkdwn(label);
  const href = linkable(url, linking);
  if (!href) return text;
  return { mrkdwn: `<${href.replaceAll('&', '&amp;')}|${text.mrkdwn}>`, plain: text.plain };
}

function parsed(url: string | undefined): URL | undefined {
  const address = url && url.length <= longest ? URL.parse(url) : undefined;
  return address && ['http:', 'https:'].includes(address.protocol) ? address : undefined;
}

/** A CircleCI Server serves its artifacts below its own name. */
function isGiven(address: URL, given: URL | undefined): boolean {
  return (
    given !== undefined &&
    address.protocol === given.protocol &&
    address.port === given.port &&
    within(address, given.hostname)
  );
}

function within(address: URL, domain: string): boolean {
  return address.hostname === domain || address.hostname.endsWith(`.${domain}`);
}
