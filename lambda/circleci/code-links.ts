/** Reads addresses of GitHub and Bitbucket: which repository, branch, pull request or commit. Pure and total. */

import { parseUrl, pathOf } from './parse-url.ts';
import { type Project, parseNumber, projectOf, type Vcs } from './project.ts';

export type CodeLink =
  | { readonly kind: 'project'; readonly project: Project }
  /** Of a folder with its path behind the branch's name. */
  | { readonly kind: 'branch'; readonly project: Project; readonly branch: string }
  /** `main/src/price.ts`: the branch's name, and its path. */
  | { readonly kind: 'file'; readonly project: Project; readonly path: string }
  | { readonly kind: 'tag'; readonly project: Project; readonly tag: string }
  | { readonly kind: 'pull'; readonly project: Project; readonly number: number }
  /** Of 7 hexadecimal digits or more. */
  | { readonly kind: 'commit'; readonly project: Project; readonly revision: string }
  /** An issue and so on: nothing of it is built. */
  | { readonly kind: 'page'; readonly project: Project };

const hosts: ReadonlyMap<string, Vcs> = new Map([
  ['github.com', 'github'],
  ['bitbucket.org', 'bitbucket'],
]);

/** Undefined for every other host, and where no repository is named. */
export function parseCodeLink(text: string): CodeLink | undefined {
  const url = parseUrl(text.replace(/^git@([\w.-]+):/, 'https://$1/'));
  const vcs = url && hosts.get(url.hostname.replace(/^www\./, ''));
  const [org = '', repo = '', ...rest] = (vcs && pathOf(url)) || [];
  const project = vcs && projectOf(vcs, org, repo.replace(/\.git$/, ''));
  if (!project) return undefined;
  if (rest.length === 0) return { kind: 'project', project };
  return placeIn(project, rest) ?? { kind: 'page', project };
}

function placeIn(project: Project, [what = '', ...rest]: readonly string[]): CodeLink | undefined {
  const [first = '', second = ''] = rest;
  switch (what) {
    case 'tree':
    case 'branch':
      return isSha(first) ? refOf(project, first) : refOf(project, rest.join('/'));
    case 'blob':
      if (isSha(first)) return refOf(project, first);
      return second === '' ? undefined : { kind: 'file', project, path: rest.join('/') };
    case 'src':
      return rest.length === 1 ? refOf(project, first) : undefined;
    case 'commits':
      return first === 'branch' ? refOf(project, rest.slice(1).join('/')) : refOf(project, rest.join('/'));
    case 'commit':
      return commitOf(project, first);
    case 'pull':
    case 'pull-requests': {
      const commit =
        second === 'commits' || second === 'changes' ? commitOf(project, rest[2] ?? '') : undefined;
      const number = parseNumber(first);
      return commit ?? (number ? { kind: 'pull', project, number } : undefined);
    }
    case 'releases':
      return first === 'tag' && rest.length > 1
        ? { kind: 'tag', project, tag: rest.slice(1).join('/') }
        : undefined;
    default:
      return undefined;
  }
}

function refOf(project: Project, ref: string): CodeLink | undefined {
  if (ref === '') return undefined;
  return isSha(ref) ? { kind: 'commit', project, revision: ref } : { kind: 'branch', project, branch: ref };
}

function isSha(ref: string): boolean {
  return /^[0-9a-f]{40}$/i.test(ref);
}

function commitOf(project: Project, revision: string): CodeLink | undefined {
  const isCommit = /^[0-9a-f]{7,64}$/i.test(revision);
  return isCommit ? { kind: 'commit', project, revision: revision.toLowerCase() } : undefined;
}
