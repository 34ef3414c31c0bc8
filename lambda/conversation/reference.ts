/** Projects as people name them. Pure; throws UsageError. What only CircleCI knows is in resolve.ts. */
import { type Link, parseLink, parseVcsUrl } from '../circleci/links.ts';
import { type Project, parseProject, projectOf } from '../circleci/project.ts';
import type { Channel } from './context.ts';
import { written } from './options.ts';
import { shortened, usage, type Words } from './words.ts';

export type RepoReference =
  | { readonly kind: 'project'; readonly project: Project }
  /** `web` or `acme/web`: followed projects know the rest. */
  | { readonly kind: 'named'; readonly org: string | undefined; readonly repo: string }
  /** Nothing was said, and the channel has no default. */
  | { readonly kind: 'unsaid' };

export interface Said {
  readonly words: Words;
  readonly channel: Channel;
}

/** An address of anything within CircleCI, on whichever host: only our own connection decides where we ask. */
export function readLink(text: string): Link | undefined {
  if (!isAddress(text)) return undefined;
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  const repository = parseVcsUrl(text);
  return parseLink(text, url?.origin) ?? (repository && { kind: 'project', project: repository });
}

/** The branch that an address is narrowed to. */
export function branchOfLink(text = ''): string | undefined {
  const link = readLink(text);
  return link?.kind === 'branch' ? link.branch : undefined;
}

export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) || /^[^/]*\.[^/]*\//.test(text);
}

/** `web`, `acme/web`, `gh/acme/web`, an address, or nothing: the channel's default. */
export function readRepo(text: string | undefined, said: Said): RepoReference {
  if (text === undefined) return channelsRepo(said.channel);
  const repo = repoOf(text);
  if (repo) return repo;
  const { name } = said.words;
  if (/.[#/]\d+$/.test(text) || readLink(text))
    throw usage('That is a build, not a project.', said.words.text, [`build ${written(text)}`]);
  const asRepo = `I cannot read “${shortened(text, 60)}” as a project.`;
  throw usage(asRepo, said.words.text, [`${name} acme/web`, 'projects']);
}

export function channelsRepo({ defaultProject }: Channel): RepoReference {
  return defaultProject ? { kind: 'project', project: defaultProject } : { kind: 'unsaid' };
}

/** Undefined when no project can be called that. */
export function repoOf(text: string): RepoReference | undefined {
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
