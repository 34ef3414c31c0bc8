/** Addresses of projects, branches, builds, pipelines and workflows, both ways. Pure and total. */
import { type BuildRef, type Project, parseNumber, parseVcs, projectOf, projectSlug } from './project.ts';

export type Link =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'branch'; readonly project: Project; readonly branch: string }
  | { readonly kind: 'build'; readonly build: BuildRef }
  | {
      readonly kind: 'pipeline';
      readonly project: Project;
      readonly number: number;
      readonly workflow: string | undefined;
    }
  | { readonly kind: 'workflow'; readonly workflow: string };

const cloud = 'https://circleci.com';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a pasted CircleCI address stands for: old (`circleci.com/gh/…`) and new (`app.circleci.com/pipelines/…`),
 * with or without `https://` and Slack's angle brackets, on circleci.com or on the CircleCI Server that `host` is.
 */
export function parseLink(text: string, host: string = cloud): Link | undefined {
  const url = parseUrl(text);
  if (!url || !isCircleCI(url, host)) return undefined;
  const parts = pathOf(url);
  if (!parts) return undefined;
  const [first = '', second = ''] = parts;
  if (/^workflows?(-run)?$/.test(first))
    return uuid.test(second) ? { kind: 'workflow', workflow: second } : undefined;
  if (first === 'pipelines') return inPipelines(parts.slice(1), url.searchParams.get('branch'));
  if (first === 'settings' && second === 'project') return inProject(parts.slice(2));
  if (first === 'api') return second === 'v1' ? undefined : inProject(parts.slice(3));
  return inProject(first === 'jobs' ? parts.slice(1) : parts);
}

/** `https://github.com/acme/web(.git)`, `git@github.com:acme/web.git`, bitbucket.org, `//circleci.com/<org>/<project>`. */
export function parseVcsUrl(text: string): Project | undefined {
  const url = parseUrl(text.replace(/^git@([\w.-]+):/, 'https://$1/').replace(/^\/\//, 'https://'));
  const vcs =
    url &&
    new Map([
      ['github.com', 'github'],
      ['bitbucket.org', 'bitbucket'],
      ['circleci.com', 'circleci'],
    ]).get(url.hostname);
  const [org, repo] = (url && pathOf(url)) ?? [];
  if (!vcs || !org || !repo || parseVcs(org)) return undefined;
  return projectOf(vcs, org, repo.replace(/\.git$/, ''));
}

/** The project's page. */
export function projectUrl(project: Project, host: string = cloud): string {
  return `${appOf(host)}/pipelines/${projectSlug(project)}`;
}

/** The project's page, narrowed to a branch. */
export function branchUrl(project: Project, branch: string, host: string = cloud): string {
  return `${projectUrl(project, host)}?branch=${encodeURIComponent(branch.toWellFormed())}`;
}

/** The build's page; CircleCI leads on from there to wherever it shows jobs today. */
export function buildUrl({ project, number }: BuildRef, host: string = cloud): string {
  return project.vcs === 'circleci'
    ? `${appOf(host)}/jobs/${projectSlug(project)}/${number}`
    : `${host}/${projectSlug(project)}/${number}`;
}

/** The page of a run by its number. */
export function pipelineUrl(project: Project, number: number, host: string = cloud): string {
  return `${projectUrl(project, host)}/${number}`;
}

/** A workflow's page; undefined for what is no workflow's id. */
export function workflowUrl(id: string, host: string = cloud): string | undefined {
  if (!uuid.test(id)) return undefined;
  return host === cloud ? `${appOf(host)}/workflow/${id}` : `${host}/workflow-run/${id}`;
}

function appOf(host: string): string {
  return host === cloud ? 'https://app.circleci.com' : host;
}

function inPipelines(parts: readonly string[], branch: string | null): Link | undefined {
  const [vcs = '', org = '', repo = '', pipeline, workflows, workflow = '', jobs, job = ''] = parts;
  const project = projectOf(vcs, org, repo);
  if (!project) return undefined;
  if (pipeline === undefined)
    return branch ? { kind: 'branch', project, branch } : { kind: 'project', project };
  const number = parseNumber(pipeline);
  if (!number) return undefined;
  const build = workflows === 'workflows' && jobs === 'jobs' ? parseNumber(job) : undefined;
  if (build) return { kind: 'build', build: { project, number: build } };
  const known = workflows === 'workflows' && uuid.test(workflow);
  return { kind: 'pipeline', project, number, workflow: known ? workflow : undefined };
}

function inProject(parts: readonly string[]): Link | undefined {
  const [vcs = '', org = '', repo = '', what, ...rest] = parts;
  const project = projectOf(vcs, org, repo);
  if (!project) return undefined;
  const number = parseNumber(what ?? '') ?? (what === 'job' ? parseNumber(rest[0] ?? '') : undefined);
  if (number) return { kind: 'build', build: { project, number } };
  if (what === 'tree' && rest.length > 0) return { kind: 'branch', project, branch: rest.join('/') };
  return { kind: 'project', project };
}

function parseUrl(text: string): URL | undefined {
  const bare = text.trim().replace(/^<([^|>]*)(\|[^>]*)?>$/, '$1');
  const url = URL.parse(/^https?:\/\//i.test(bare) ? bare : `https://${bare}`);
  return url && !url.username && !url.password ? url : undefined;
}

function isCircleCI(url: URL, host: string): boolean {
  const given = URL.parse(host);
  const hosts = [new URL(cloud).host, given?.host ?? ''].flatMap((known) => [known, `app.${known}`]);
  return hosts.includes(url.host);
}

/** The path's parts, decoded; undefined when they cannot be decoded. */
function pathOf(url: URL): readonly string[] | undefined {
  try {
    return url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
