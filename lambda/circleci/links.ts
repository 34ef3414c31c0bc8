/** Builds and parses links to projects, branches, builds, pipelines and workflows. Pure and total. */

import { parseUrl, pathOf } from './parse-url.ts';
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
  /** `job` is a build's number, where the address has one. */
  | { readonly kind: 'workflow'; readonly workflow: string; readonly job: number | undefined };

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
  const link = linkAt(parts);
  const branch = url.searchParams.get('branch');
  return link?.kind === 'project' && branch ? { kind: 'branch', project: link.project, branch } : link;
}

function linkAt(parts: readonly string[]): Link | undefined {
  const [first = '', second = ''] = parts;
  if (/^workflows?(-run)?$/.test(first)) return inWorkflows(parts.slice(1));
  if (first === 'pipelines')
    return second === 'workflows' ? inWorkflows(parts.slice(2)) : inPipelines(parts.slice(1));
  if (first === 'settings' && second === 'project') return inProject(parts.slice(2));
  if (first === 'api') return second === 'v1' ? undefined : inApi(parts.slice(2));
  return inProject(['jobs', 'insights'].includes(first) ? parts.slice(1) : parts);
}

/**
 * `https://github.com/acme/web(.git)`, `git@github.com:acme/web.git`, bitbucket.org, `//circleci.com/<org>/<project>`.
 */
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

/** What CircleCI shows of a workflow's runs. */
export function insightsUrl(project: Project, workflow: string, host: string = cloud): string {
  const name = encodeURIComponent(workflow.toWellFormed());
  return `${appOf(host)}/insights/${projectSlug(project)}/workflows/${name}/overview`;
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

function inWorkflows([workflow = '', jobs, job = '']: readonly string[]): Link | undefined {
  if (!uuid.test(workflow)) return undefined;
  return { kind: 'workflow', workflow, job: jobs === 'jobs' ? parseNumber(job) : undefined };
}

function inApi(parts: readonly string[]): Link | undefined {
  const [what, ...rest] = parts;
  if (what === 'workflow') return inWorkflows(rest);
  const isPipeline = rest[3] === 'pipeline';
  return isPipeline ? inPipelines(rest.filter((_, index) => index !== 3)) : inProject(rest);
}

function inPipelines(parts: readonly string[]): Link | undefined {
  const [vcs = '', org = '', repo = '', pipeline, workflows, workflow = '', jobs, job = ''] = parts;
  const project = projectOf(vcs, org, repo);
  if (!project || pipeline === undefined) return project && { kind: 'project', project };
  const number = parseNumber(pipeline);
  if (!number) return undefined;
  const build = workflows === 'workflows' && jobs === 'jobs' ? parseNumber(job) : undefined;
  if (build) return { kind: 'build', build: { project, number: build } };
  const known = workflows === 'workflows' && uuid.test(workflow);
  return { kind: 'pipeline', project, number, workflow: known ? workflow : undefined };
}

function inProject(parts: readonly string[]): Link | undefined {
  const [vcs = '', org = '', repo = '', what, ...rest] = withoutWorkflows(parts);
  const project = projectOf(vcs, org, repo);
  if (!project) return undefined;
  const number = parseNumber(what ?? '') ?? (what === 'job' ? parseNumber(rest[0] ?? '') : undefined);
  if (number) return { kind: 'build', build: { project, number } };
  if (what === 'tree' && rest.length > 0) return { kind: 'branch', project, branch: rest.join('/') };
  return { kind: 'project', project };
}

/** `gh/acme/workflows/web/tree/main` is of acme/web; a project may itself be called `workflows`. */
function withoutWorkflows(parts: readonly string[]): readonly string[] {
  const [vcs = '', org = '', workflows, repo, ...rest] = parts;
  const isOld = workflows === 'workflows' && repo !== undefined && !/^(\d+|tree|job)$/.test(repo);
  return isOld ? [vcs, org, repo, ...rest] : parts;
}

function isCircleCI(url: URL, host: string): boolean {
  const given = URL.parse(host);
  const hosts = [new URL(cloud).host, given?.host ?? ''].flatMap((known) => [known, `app.${known}`]);
  return hosts.includes(url.host);
}
