/** Reads a pasted address of CircleCI, GitHub or Bitbucket. Pure. */
import { type CodeLink, parseCodeLink } from '../../circleci/code-links.ts';
import { type Link, parseLink } from '../../circleci/links.ts';
import type { UsageError } from '../../errors.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import { written } from '../words/parse-options.ts';

export interface PastedLink {
  readonly link: Link | CodeLink;
  /** The CircleCI that it leads to, which may not be one that the workspace is connected to. Undefined for code. */
  readonly host?: string;
  /** The link itself, for an error to quote. */
  readonly address: string;
  /** It leads to the code rather than to CircleCI. */
  readonly isCode: boolean;
}

const cloud = /^(app\.)?circleci\.com$/;

/** Undefined for what is no address, and for an address of something else. */
export function readLink(text: string): PastedLink | undefined {
  const address = withoutPunctuation(text);
  if (!isAddress(address)) return undefined;
  const code = parseCodeLink(address);
  if (code) return { link: code, isCode: true, address };
  const url = urlOf(address);
  const link = parseLink(address, url?.origin);
  if (!link) return undefined;
  const host = url && (cloud.test(url.hostname) ? 'https://circleci.com' : url.origin);
  return { link, isCode: false, address, ...(host !== undefined && { host }) };
}

/** The first link to a run or build of CircleCI in a message of Slack's, else the first to a project or branch. */
export function linkIn(message: unknown): string | undefined {
  const found = textsIn(message)
    .flatMap((text) => text.match(/https?:\/\/[^\s<>|"'`]+/g) ?? [])
    .map((text) => ({ text: text.replaceAll('&amp;', '&'), link: readLink(text) }))
    .filter(({ link }) => link && !link.isCode);
  const best = found.find(({ link }) => link && runs.includes(link.link.kind)) ?? found[0];
  return best && withoutPunctuation(best.text);
}

const runs: readonly string[] = ['build', 'pipeline', 'workflow'];

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export function isAddress(text: string): boolean {
  const address = withoutPunctuation(text);
  return /^https?:\/\//i.test(address) || /^[^/]*\.[^/]*\//.test(address);
}

/** An address that cannot be read: which can, and what to type next. */
export function unreadableLink(text: string, read: string, paste: readonly string[]): UsageError {
  const host = shortened(urlOf(withoutPunctuation(text))?.host ?? 'that host', 60);
  const known =
    'of CircleCI, a project, branch, run or build; of GitHub or Bitbucket, a repository, branch, pull request or commit';
  return usage(`I can’t show that page of ${host}. Supported links: ${known}.`, read, paste);
}

/** What a link is to, in words. */
const names: Readonly<Record<Exclude<PastedLink['link']['kind'], 'project'>, string>> = {
  branch: 'branch',
  build: 'build',
  pipeline: 'run',
  workflow: 'run',
  pull: 'pull request',
  commit: 'commit',
  tag: 'tag',
  file: 'file',
  page: 'page of the code',
};

/** A link to something else than what was asked for; undefined for a project's, and for what is no link. */
export function wrongLink(text: string, wanted: string, read: string): UsageError | undefined {
  const kind = readLink(text)?.link.kind;
  if (kind === undefined || kind === 'project') return undefined;
  return usage(`That link leads to a ${names[kind]}, not a ${wanted}.`, read, [`status ${linkText(text)}`]);
}

/** As it can be pasted: forty hexadecimal digits would be withheld, as a token's are. */
export function linkText(text: string): string {
  return written(text.replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/gi, '$1'));
}

function urlOf(address: string): URL | undefined {
  return URL.parse(/^https?:\/\//i.test(address) ? address : `https://${address}`) ?? undefined;
}

/** Longer than any address that a person pastes. */
const longest = 4_000;

const brackets: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** `(see https://…/123).` without its bracket and full stop. A bracket that the address opens belongs to it. */
function withoutPunctuation(text: string): string {
  if (text.length > longest) return text;
  let address = text.replace(/^[<([{"'“‘«]+/, '');
  while (/[.,;:!?>"'”’»)\]}]$/.test(address)) {
    const opening = brackets.get(address.slice(-1));
    if (opening !== undefined && address.includes(opening)) break;
    address = address.slice(0, -1);
  }
  return address;
}
