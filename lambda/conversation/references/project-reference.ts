/** Parses projects as people type them. Pure; throws UsageError. resolve-reference.ts asks CircleCI for the rest. */
import { type Project, parseProject, projectOf, type Vcs } from '../../circleci/project.ts';
import type { Channel } from '../context.ts';
import { shortened, usage, type Words } from '../words/parse-arguments.ts';
import { isAddress, linkText, type PastedLink, readLink, unreadableLink } from './pasted-link.ts';

export type RepoReference =
  /** `host` is the CircleCI of the address that was pasted. */
  | { readonly kind: 'project'; readonly project: Project; readonly host?: string; readonly address?: string }
  /** `web`, `acme/web`, or a repository's address with where it is: followed projects know the rest. */
  | {
      readonly kind: 'named';
      readonly org: string | undefined;
      readonly repo: string;
      readonly vcs?: Vcs;
    }
  /** Nothing was said, and the channel has no default. */
  | { readonly kind: 'unsaid' };

export interface Said {
  readonly words: Words;
  readonly channel: Channel;
}

/** The branch that an address is narrowed to. */
export function branchOfLink(text = ''): string | undefined {
  const link = readLink(text)?.link;
  return link?.kind === 'branch' ? link.branch : undefined;
}

/** `web`, `acme/web`, `gh/acme/web`, an address, or nothing: the channel's default. */
export function readRepo(text: string | undefined, said: Said): RepoReference {
  if (text === undefined) return channelsRepo(said.channel);
  const repo = repoOf(text);
  if (repo) return repo;
  const { name } = said.words;
  if (isAddress(text) ? readLink(text) : /.[#/]\d+$/.test(text))
    throw usage('That’s a build, not a project.', said.words.text, [`build ${linkText(text)}`]);
  const paste = [`${name} acme/web`, 'projects'];
  if (isAddress(text)) throw unreadableLink(text, said.words.text, paste);
  throw usage(`“${shortened(text, 60)}” isn’t a project name.`, said.words.text, paste);
}

export function channelsRepo({ defaultProject }: Channel): RepoReference {
  return defaultProject ? { kind: 'project', project: defaultProject } : { kind: 'unsaid' };
}

/** Undefined when no project can be called that. */
export function repoOf(text: string): RepoReference | undefined {
  if (isAddress(text)) {
    const pasted = readLink(text);
    return pasted && repoOfLink(pasted);
  }
  const project = parseProject(text);
  if (project) return { kind: 'project', project };
  const [first = '', second, ...rest] = text.split('/');
  const [org, repo] = second === undefined ? [undefined, first] : [first, second];
  return rest.length === 0 && projectOf('github', org ?? 'org', repo)
    ? { kind: 'named', org, repo }
    : undefined;
}

/** Undefined for an address that says nothing of its project. A repository may be CircleCI's by ids of its own. */
export function repoOfLink({ link, isCode, host, address }: PastedLink): RepoReference | undefined {
  if (link.kind === 'workflow') return undefined;
  const project = link.kind === 'build' ? link.build.project : link.project;
  if (isCode) return { kind: 'named', ...project };
  return { kind: 'project', project, ...(host !== undefined && { host, address }) };
}
