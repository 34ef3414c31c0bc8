/**
 * Parses builds and runs as people type them. Pure; throws UsageError. resolve-reference.ts asks CircleCI for the rest.
 */
import { buildSlug, type Project, parseNumber, projectSlug } from '../../circleci/project.ts';
import type { UsageError } from '../../errors.ts';
import type { Channel } from '../context.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import { commandText, written } from '../words/parse-options.ts';
import { isAddress, type PastedLink, readLink, unreadableLink, wrongLink } from './pasted-link.ts';
import { channelsRepo, type RepoReference, repoOf, repoOfLink, type Said } from './project-reference.ts';

/** A run stands for one of its builds, and a build for its run. */
export type BuildReference = OneBuild | RunReference;

type OneBuild =
  | { readonly kind: 'number'; readonly repo: RepoReference; readonly number: number }
  | { readonly kind: 'latest'; readonly repo: RepoReference; readonly branch: string | undefined };

/** A whole run: by its pipeline’s number, or by the id of one of its workflows. */
export type RunReference =
  | { readonly kind: 'pipeline'; readonly repo: RepoReference; readonly number: number }
  | { readonly kind: 'workflow'; readonly repo: RepoReference; readonly workflow: string }
  /** An address that does not say the project. `job` is the number of one of its builds. */
  | {
      readonly kind: 'workflow';
      readonly repo: undefined;
      readonly workflow: string;
      readonly job: number | undefined;
      readonly host: string | undefined;
      readonly address?: string;
    };

/** The word for the newest build or run. */
export const latest = /^(latest|last|newest)$/i;

/**
 * `web#123`, `acme/web 123`, `#123`, `latest`, `web latest main`, `web pipeline 57`, any address. Throws UsageError.
 */
export function readBuild(plain: readonly string[], said: Said): BuildReference {
  return readAs('build', plain, said);
}

/** The same, where a run is meant: by its address, by one of its builds, or by its pipeline. Throws UsageError. */
export function readRun(plain: readonly string[], said: Said): BuildReference {
  return readAs('run', plain, said);
}

function readAs(noun: 'build' | 'run', plain: readonly string[], said: Said): BuildReference {
  const reference = findBuild(plain, said.channel);
  if (reference) return reference;
  const [first, second] = plain;
  const asked = { ...said, noun };
  if (first === undefined) throw missing(`Which ${noun}?`, undefined, asked);
  const wrong = second === undefined ? wrongLink(first, noun, said.words.text) : undefined;
  if (wrong) throw wrong;
  const repo = second === undefined ? repoOf(first) : undefined;
  if (repo) throw missing(`Which ${noun} of ${shortened(first, 60)}?`, slugOr(first, repo), asked);
  if (isAddress(first)) throw unreadableLink(first, said.words.text, examples(undefined, asked));
  throw missing(`“${shortened(plain.join(' '), 60)}” isn’t a ${noun}.`, undefined, asked);
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
    pipelineOf(channelsRepo(channel), plain) ??
    numbered(first, second, rest) ??
    latestOf(repoOf(first), plain.slice(1)) ??
    pipelineOf(repoOf(first), plain.slice(1))
  );
}

/** A build in one word. */
function buildOf(text: string, channel: Channel): BuildReference | undefined {
  if (isAddress(text)) {
    const pasted = readLink(text);
    return pasted && linked(pasted);
  }
  const own = parseNumber(text.replace(/^#/, ''));
  if (own) return { kind: 'number', repo: channelsRepo(channel), number: own };
  const [, before = '', digits = ''] = /^(.+)[#/](\d+)$/s.exec(text) ?? [];
  const number = parseNumber(digits);
  const repo = number && repoOf(before);
  if (number && repo) return { kind: 'number', repo, number };
  return latest.test(text) ? { kind: 'latest', repo: channelsRepo(channel), branch: undefined } : undefined;
}

function linked(pasted: PastedLink): BuildReference | undefined {
  const { link, host, address } = pasted;
  const repo = repoOfLink(pasted);
  if (link.kind === 'workflow') return { ...link, repo: undefined, host, address };
  if (link.kind === 'build' && repo) return { kind: 'number', repo, number: link.build.number };
  if (link.kind !== 'pipeline' || !repo) return undefined;
  const { workflow, number } = link;
  return workflow === undefined ? { kind: 'pipeline', repo, number } : { kind: 'workflow', repo, workflow };
}

/** `pipeline 57`, `pipeline #57`. */
function pipelineOf(repo: RepoReference | undefined, plain: readonly string[]): BuildReference | undefined {
  const [word = '', digits = '', ...rest] = plain;
  const number = parseNumber(digits.replace(/^#/, ''));
  const isOne = /^pipeline$/i.test(word) && rest.length === 0;
  return isOne && repo && number ? { kind: 'pipeline', repo, number } : undefined;
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

interface Asked extends Said {
  readonly noun: 'build' | 'run';
}

function missing(why: string, repo: string | undefined, asked: Asked): UsageError {
  return usage(why, asked.words.text, examples(repo, asked));
}

function examples(repo: string | undefined, { words: { name }, channel, noun }: Asked): readonly string[] {
  const where = repo ?? (channel.defaultProject ? '' : 'acme/web');
  const one = noun === 'run' ? [commandText(name, where, 'pipeline 57')] : [];
  return [commandText(name, where, 'latest'), `${name} ${where}#123`, ...one];
}

/** The reference in full, to run the same command again for the project that was meant. */
export function buildText(reference: BuildReference, project: Project): string {
  switch (reference.kind) {
    case 'latest':
      return commandText(projectSlug(project), 'latest', reference.branch && written(reference.branch));
    case 'pipeline':
      return `${projectSlug(project)} pipeline ${reference.number}`;
    case 'number':
      return buildSlug({ project, number: reference.number });
    case 'workflow':
      return '';
  }
}
