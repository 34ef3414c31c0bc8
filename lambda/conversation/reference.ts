/** Projects and builds as people name them. Pure; throws UsageError. What only CircleCI knows is in resolve.ts. */
import { type Link, parseLink, parseVcsUrl } from '../circleci/links.ts';
import { type BuildRef, type Project, parseNumber, parseProject, projectOf } from '../circleci/project.ts';
import { buildSlug, projectSlug } from '../views/names.ts';
import type { Channel } from './context.ts';
import { commandText, written } from './options.ts';
import { shortened, usage, type Words } from './words.ts';

export type RepoReference =
  | { readonly kind: 'project'; readonly project: Project }
  /** `web` or `acme/web`: followed projects know the rest. */
  | { readonly kind: 'named'; readonly org: string | undefined; readonly repo: string }
  /** Nothing was said, and the channel has no default. */
  | { readonly kind: 'unsaid' };

export type BuildReference =
  | { readonly kind: 'number'; readonly repo: RepoReference; readonly number: number }
  | { readonly kind: 'latest'; readonly repo: RepoReference; readonly branch: string | undefined }
  | { readonly kind: 'pipeline'; readonly project: Project; readonly number: number }
  | { readonly kind: 'workflow'; readonly workflow: string };

export interface Said {
  readonly words: Words;
  readonly channel: Channel;
}

const latest = /^(latest|last|newest)$/i;

/** An address of anything within CircleCI, on whichever host: only our own connection decides where we ask. */
export function readLink(text: string): Link | undefined {
  if (!isAddress(text)) return undefined;
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  const repository = parseVcsUrl(text);
  return parseLink(text, url?.origin) ?? (repository && { kind: 'project', project: repository });
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) || /^[^/]*\.[^/]*\//.test(text);
}

/** `web`, `acme/web`, `gh/acme/web`, an address, or nothing: the channel's default. */
export function readRepo(text: string | undefined, said: Said): RepoReference {
  if (text === undefined) return channelsRepo(said.channel);
  const repo = repoOf(text);
  if (repo) return repo;
  const { name } = said.words;
  const build = buildOf(text, said.channel);
  if (build) throw usage('That is a build, not a project.', said.words.text, [`build ${written(text)}`]);
  const asRepo = `I cannot read \`${shortened(text, 60)}\` as a project.`;
  throw usage(asRepo, said.words.text, [`${name} acme/web`, 'projects']);
}

function channelsRepo({ defaultProject }: Channel): RepoReference {
  return defaultProject ? { kind: 'project', project: defaultProject } : { kind: 'unsaid' };
}

function repoOf(text: string): RepoReference | undefined {
  if (isAddress(text)) {
    const link = readLink(text);
    if (link?.kind === 'workflow') return undefined;
    return link && { kind: 'project', project: link.kind === 'build' ? link.build.project : link.project };
  }
  const project = parseProject(text);
  if (project) return { kind: 'project', project };
  const [first = '', second, ...rest] = text.split('/');
  const [org, repo] = second === undefined ? [undefined, first] : [first, second];
  return rest.length === 0 && projectOf('github', org ?? 'org', repo)
    ? { kind: 'named', org, repo }
    : undefined;
}

/** `web#123`, `acme/web 123`, `#123`, `latest`, `web latest main`, any address. Throws UsageError. */
export function readBuild(plain: readonly string[], said: Said): BuildReference {
  const reference = findBuild(plain, said.channel);
  if (reference) return reference;
  const [first, second] = plain;
  if (first === undefined) throw missingBuild('Which build?', undefined, said);
  if (second === undefined && repoOf(first))
    throw missingBuild('That is a project. Which of its builds?', first, said);
  throw missingBuild(`I cannot read \`${shortened(plain.join(' '), 60)}\` as a build.`, undefined, said);
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

function missingBuild(why: string, repo: string | undefined, { words, channel }: Said) {
  const { name, text } = words;
  const where = repo ?? (channel.defaultProject ? undefined : 'acme/web');
  const example = repo === undefined && channel.defaultProject ? '#123' : `${written(where ?? '')}#123`;
  return usage(why, text, [commandText(name, where && written(where), 'latest'), `${name} ${example}`]);
}

/** The reference in full, to run the same command anew for the project that was meant. */
export function buildText(reference: BuildReference, project: Project): string {
  if (reference.kind === 'latest')
    return commandText(projectSlug(project), 'latest', reference.branch && written(reference.branch));
  return reference.kind === 'number'
    ? buildSlug({ project, number: reference.number } satisfies BuildRef)
    : '';
}
