/** Reports an unknown command and suggests the one that was probably meant. */
import { CircleCIError } from '../../circleci/errors.ts';
import { NotConnectedError, UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import type { Channel } from '../context.ts';
import { commandsFor } from '../words/command-aliases.ts';
import { retyped, shortened, usage } from '../words/parse-arguments.ts';
import type { Word } from '../words/tokenize.ts';
import { readLink } from './pasted-link.ts';
import { UnknownProjectError } from './project-not-found.ts';

interface Table {
  readonly commands: readonly { readonly name: string; readonly secretive?: true }[];
  readonly channel: Channel;
  /** Throws UsageError on what cannot be read. */
  readonly read: (text: string, channel: Channel) => unknown;
}

/** Where such a word is, a value may follow: nothing is repeated. */
const telling = /=|^(?:set|unset|export|env|token|secret|key)/i;

/** Pure. */
export function unknownCommand(
  [first, ...rest]: readonly Word[],
  { commands, channel, read }: Table,
): UsageError {
  const verb = first?.text ?? '';
  const others = rest.map(retyped);
  const text = [verb, ...rest.map((word) => word.text)].join(' ');
  const near = nearest(
    verb,
    commands.map(({ name }) => name),
  );
  const called = commandsFor(verb);
  const meant = called.length > 0 ? called : near ? [near] : [];
  if (meant.some((command) => commands.some(({ name, secretive }) => secretive && name === command)))
    return usage('Unknown command.', withheld, meant);
  if (meant.length > 0)
    return usage(
      `Unknown command \`${shortened(verb, 40)}\`. Did you mean ${meant.map((name) => `\`${name}\``).join(' or ')}?`,
      text,
      meant.flatMap((name) => pasteable(name, others, (command) => read(command, channel))),
    );
  if (text.split(' ').some((word) => telling.test(word) && !readLink(word)))
    return usage('Unknown command.', withheld, ['help']);
  return usage(`Unknown command \`${shortened(verb, 40)}\`.`, text, [commandList]);
}

/** What stands for words that may hold a secret. */
const withheld = '…';
const commandList = 'help';
const projectList = 'projects';

/** Whether nothing of what was typed may be repeated. */
export function isWithheld({ read }: UsageError): boolean {
  return read === withheld;
}

/** Neither a command nor a project: both that may have been meant. `unknown` is what stopped it as a project. */
export function neitherCommandNorProject(name: string, refusal: UsageError, unknown: unknown): unknown {
  const isMeant = (paste: string) => paste !== commandList || nearest(name, [commandList]) !== undefined;
  const commands = refusal.paste.map(bare).filter(isMeant);
  if (!(unknown instanceof UnknownProjectError)) {
    const isTrouble = unknown instanceof CircleCIError || unknown instanceof NotConnectedError;
    return isTrouble && commands.length > 0 ? refusal : unknown;
  }
  const called = shortened(name, 60);
  const projects = unknown.paste.map(bare);
  // A misspelled command, unless a project is called almost so.
  if (commands.length > 0 && projects.every((paste) => paste === projectList)) return refusal;
  const more = commands.length + projects.length > 1 ? ' Did you mean one of these?' : '';
  return usage(
    `No command or followed project is named “${called}”, or this token can’t see it.${more}`,
    refusal.read,
    [...commands, ...projects, ...(commands.length > 0 ? [] : [commandList])],
  );
}

function bare(paste: string): string {
  return paste.replace(/^\/circle /, '');
}

/** `cancel web` as it could be read: `cancel web latest`. */
function pasteable(
  name: string,
  others: readonly string[],
  read: (text: string) => unknown,
): readonly string[] {
  const text = [name, ...(name.includes(' ') ? [] : others)].join(' ');
  try {
    read(text);
    return [text];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.paste.slice(0, 1).map(bare);
  }
}
