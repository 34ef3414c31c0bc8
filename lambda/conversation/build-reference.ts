/** Builds as people name them. Pure; throws UsageError. What only CircleCI knows is in resolve.ts. */
import type { Link } from '../circleci/links.ts';
import { buildSlug, type Project, parseNumber, projectSlug } from '../circleci/project.ts';
import type { UsageError } from '../errors.ts';
import type { Channel } from './context.ts';
import { commandText, written } from './options.ts';
import { channelsRepo, isAddress, type RepoReference, readLink, repoOf, type Said } from './reference.ts';
import { shortened, usage } from './words.ts';

export type BuildReference =
  | { readonly kind: 'number'; readonly repo: RepoReference; readonly number: number }
  | { readonly kind: 'latest'; readonly repo: RepoReference; readonly branch: string | undefined }
  | { readonly kind: 'pipeline'; readonly project: Project; readonly number: number }
  | { readonly kind: 'workflow'; readonly workflow: string };

const latest = /^(latest|last|newest)$/i;

/** `web#123`, `acme/web 123`, `#123`, `latest`, `web latest main`, any address. Throws UsageError. */
export function readBuild(plain: readonly string[], said: Said): BuildReference {
  const reference = findBuild(plain, said.channel);
  if (reference) return reference;
  const [first, second] = plain;
  if (first === undefined) throw missingBuild('Which build?', undefined, said);
  const repo = second === undefined ? repoOf(first) : undefined;
  if (repo) throw missingBuild('That is a project. Which of its builds?', slugOr(first, repo), said);
  throw missingBuild(`I cannot read “${shortened(plain.join(' '), 60)}” as a build.`, undefined, said);
}

/** Whether these words name a build rather than a project. */
export function isBuild(plain: readonly string[], channel: Channel): boolean {
  return findBuild(plain, channel) !== undefined;
}

function findBuild(plain: readonly string[], channel: Channel): BuildReference | undefined {
  const [first = '', second, ...rest] = plain;
  if (second === undefined) return buildOf(first, channel);
  return (
    latestOf(channelsRepo(channel), plain) ??
    numbered(first, second, rest) ??
    latestOf(repoOf(first), plain.slice(1))
  );
}

/** A build in one word. */
function buildOf(text: string, channel: Channel): BuildReference | undefined {
  if (isAddress(text)) return linked(readLink(text));
  const own = parseNumber(text.replace(/^#/, ''));
  if (own) return { kind: 'number', repo: channelsRepo(channel), number: own };
  const [, before = '', digits = ''] = /^(.+)[#/](\d+)$/s.exec(text) ?? [];
  const number = parseNumber(digits);
  const repo = number && repoOf(before);
  if (number && repo) return { kind: 'number', repo, number };
  return latest.test(text) ? { kind: 'latest', repo: channelsRepo(channel), branch: undefined } : undefined;
}

function linked(link: Link | undefined): BuildReference | undefined {
  switch (link?.kind) {
    case 'build':
      return {
        kind: 'number',
        repo: { kind: 'project', project: link.build.project },
        number: link.build.number,
      };
    case 'pipeline':
      return link.workflow
        ? { kind: 'workflow', workflow: link.workflow }
        : { kind: 'pipeline', project: link.project, number: link.number };
    case 'workflow':
      return link;
    default:
      return undefined;
  }
}

/** `acme/web 123`, `acme/web #123`. */
function numbered(first: string, second: string, rest: readonly string[]): BuildReference | undefined {
  const number = rest.length === 0 ? parseNumber(second.replace(/^#/, '')) : undefined;
  const repo = number && repoOf(first);
  return number && repo ? { kind: 'number', repo, number } : undefined;
}

/** `latest`, `latest main`. */
function latestOf(repo: RepoReference | undefined, plain: readonly string[]): BuildReference | undefined {
  const [word = '', branch, ...rest] = plain;
  return latest.test(word) && rest.length === 0 && repo ? { kind: 'latest', repo, branch } : undefined;
}

function slugOr(text: string, repo: RepoReference): string {
  return repo.kind === 'project' ? projectSlug(repo.project) : written(text);
}

function missingBuild(why: string, repo: string | undefined, { words, channel }: Said): UsageError {
  const { name, text } = words;
  const where = repo ?? (channel.defaultProject ? '' : 'acme/web');
  return usage(why, text, [commandText(name, where, 'latest'), `${name} ${where}#123`]);
}

/** The reference in full, to run the same command anew for the project that was meant. */
export function buildText(reference: BuildReference, project: Project): string {
  if (reference.kind === 'latest')
    return commandText(projectSlug(project), 'latest', reference.branch && written(reference.branch));
  return reference.kind === 'number' ? buildSlug({ project, number: reference.number }) : '';
}
