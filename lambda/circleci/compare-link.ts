/** Makes the address of the commits between two revisions, on GitHub, Bitbucket and GitLab. Pure and total. */
import type { Project } from './project.ts';

export interface Repository {
  readonly project: Project;
  /** The address of any commit in it: a project with an opaque slug does not say where its code is. */
  readonly commitUrl: string | undefined;
}

export interface Revisions {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Undefined where the host is not known, and where there is nothing between the two. */
export function compareUrl(repository: Repository, { from, to }: Revisions): string | undefined {
  const home = homeOf(repository);
  if (!home || !isRevision(from) || !isRevision(to) || from === to) return undefined;
  switch (home.host) {
    case 'github.com':
      return `${home.url}/compare/${from}...${to}`;
    case 'bitbucket.org':
      return `${home.url}/branches/compare/${to}..${from}`;
    case 'gitlab.com':
      return `${home.url}/-/compare/${from}...${to}`;
    default:
      return undefined;
  }
}

interface Home {
  readonly host: string;
  readonly url: string;
}

function homeOf({ project: { vcs, org, repo }, commitUrl }: Repository): Home | undefined {
  if (commitUrl !== undefined) return homeOfCommit(commitUrl);
  if (vcs === 'github') return { host: 'github.com', url: `https://github.com/${org}/${repo}` };
  return vcs === 'bitbucket'
    ? { host: 'bitbucket.org', url: `https://bitbucket.org/${org}/${repo}` }
    : undefined;
}

function homeOfCommit(address: string): Home | undefined {
  const url = URL.parse(address);
  const [, path] = /^(\/.+?)(?:\/-)?\/commits?\/[0-9a-f]{7,64}$/i.exec(url?.pathname ?? '') ?? [];
  if (url?.protocol !== 'https:' || path === undefined) return undefined;
  return { host: url.host, url: `https://${url.host}${path}` };
}

function isRevision(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{7,64}$/i.test(text);
}
