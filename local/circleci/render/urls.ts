/** Builds CircleCI's addresses. */
import type { Project } from '../model/projects-and-people.ts';

/** `web` is where people look (build_url); `output` is where logs and artifacts are fetched. */
export interface Site {
  readonly web: string;
  readonly output: string;
}

const short = { github: 'gh', bitbucket: 'bb', circleci: 'circleci' } as const;
const hosts = { github: 'https://github.com', bitbucket: 'https://bitbucket.org' } as const;

/** Of a standalone project: its two ids as they are. Slugs and links have the same ids in base58. */
export function vcsUrl(project: Project): string {
  if (project.vcs === 'circleci') return `//circleci.com/${project.orgId}/${project.id}`;
  return `${hosts[project.vcs]}/${project.org}/${project.name}`;
}

/** `gh/acme/web` */
export function shortSlug(project: Project): string {
  return `${short[project.vcs]}/${project.key.slice(project.vcs.length + 1)}`;
}

export function buildUrl(project: Project, num: number, site: Site): string {
  return `${site.web}/${shortSlug(project)}/${num}`;
}

export function commitUrl(project: Project, sha: string): string {
  return `${vcsUrl(project)}/${project.vcs === 'bitbucket' ? 'commits' : 'commit'}/${sha}`;
}

export function pullRequestUrl(project: Project, number: number): string {
  return `${vcsUrl(project)}/${project.vcs === 'bitbucket' ? 'pull-requests' : 'pull'}/${number}`;
}

/** In GET /projects the names of branches and workflows are percent-encoded, dots included. */
export function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('.', '%2E');
}
