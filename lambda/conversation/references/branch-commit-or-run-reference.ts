/** Reads what a person wants to look at: a branch, a pull request, a commit, a run, a build. Pure; throws UsageError. */
import type { CodeLink } from '../../circleci/code-links.ts';
import { parseNumber, projectSlug } from '../../circleci/project.ts';
import { tooMany, usage } from '../words/parse-arguments.ts';
import { branchOption } from '../words/parse-options.ts';
import { type BuildReference, isBuild, latest, readBuild } from './build-reference.ts';
import { isAddress, linkText, readLink } from './pasted-link.ts';
import { type RepoReference, readRepo, repoOf, type Said } from './project-reference.ts';

export type BranchReference =
  /** Undefined: the default one. */
  | {
      readonly kind: 'branch';
      readonly repo: RepoReference;
      readonly branch: string | undefined;
      /** The branch's name may have the path of a folder or a file behind it. */
      readonly hasPath?: true;
    }
  | { readonly kind: 'pull'; readonly repo: RepoReference; readonly number: number };

export type CommitReference =
  | { readonly kind: 'commit'; readonly repo: RepoReference; readonly revision: string }
  | { readonly kind: 'tag'; readonly repo: RepoReference; readonly tag: string };

export type LookReference =
  | BranchReference
  | CommitReference
  | { readonly kind: 'build'; readonly build: BuildReference };

/** `web`, `web main`, `web latest`, `web#123`, `web pipeline 57`, any address; nothing is the channel's default. */
export function readLook(typed: Said): LookReference {
  const said = withoutLatest(typed);
  const { plain } = said.words;
  if (isOneBuild(said)) return { kind: 'build', build: readBuild(plain, said) };
  if (plain.length > 2) throw tooMany(said.words, 2);
  return readPlace(said);
}

/** `web latest` is `web`, and `web latest main` is `web main`: the newest run is what a branch shows. */
function withoutLatest({ words, channel }: Said): Said {
  const at = words.plain.findIndex((word) => latest.test(word));
  const isMeant = at === 1 || (at === 0 && channel.defaultProject !== undefined);
  return { channel, words: isMeant ? { ...words, plain: words.plain.toSpliced(at, 1) } : words };
}

/** A branch or a pull request; nothing is the default branch of the channel's project. */
export function readBranch(said: Said): BranchReference {
  const place = readPlace(said);
  if (place.kind === 'branch' || place.kind === 'pull') return place;
  const [first = ''] = said.words.plain;
  throw usage(`That is a ${place.kind}, not a branch.`, said.words.text, [`status ${linkText(first)}`]);
}

/** A word may be a project's name, and a second word a branch's, be they of digits alone. */
function isOneBuild({ words: { plain }, channel }: Said): boolean {
  const [first = '', second] = plain;
  const isPipeline = plain.length > 1 && /^pipeline$/i.test(plain.at(-2) ?? '');
  const isNumbered = plain.length === 2 && /^#\d+$/.test(second ?? '');
  const isAlone = plain.length === 1 && (isAddress(first) || !repoOf(first));
  return (isPipeline || isNumbered || isAlone) && isBuild(plain, channel);
}

function readPlace(said: Said): BranchReference | CommitReference {
  const { words } = said;
  const [first, second] = words.plain;
  const link = first === undefined ? undefined : readLink(first)?.link;
  const repo = readRepo(first, said);
  const branch = second ?? branchOption(words);
  switch (link?.kind) {
    case 'branch':
      return branch === undefined && link.branch.includes('/')
        ? { kind: 'branch', repo, branch: link.branch, hasPath: true }
        : branchOf(repo, branch ?? link.branch);
    case 'file':
      return branch === undefined
        ? { kind: 'branch', repo, branch: link.path, hasPath: true }
        : branchOf(repo, branch);
    case 'pull':
    case 'commit':
    case 'tag':
      if (branch !== undefined) throw tooMany({ ...words, every: new Map() }, 1);
      return { ...link, repo };
    case 'page':
      throw pageOfCode(link, said);
    default:
      return branchOf(repo, branch);
  }
}

/** `pull/318` is the pull request, which CircleCI may build on a branch of that name, or on its own. */
export function branchOf(repo: RepoReference, branch: string | undefined): BranchReference {
  const [, digits = ''] = /^pull\/(\d+)(?:\/head)?$/.exec(branch ?? '') ?? [];
  const number = parseNumber(digits);
  return number ? { kind: 'pull', repo, number } : { kind: 'branch', repo, branch };
}

function pageOfCode({ project }: CodeLink, { words }: Said) {
  const why = 'That page isn’t a branch, pull request, tag or commit, so it has no builds.';
  return usage(why, words.text, [`${words.name} ${projectSlug(project)}`]);
}
