/** No command has the name that was typed: which one was meant. */
import { UsageError } from '../errors.ts';
import { isBuild } from './build-reference.ts';
import type { Channel } from './context.ts';
import { nearest } from './nearest.ts';
import { otherWordsFor } from './other-words.ts';
import { readLink } from './reference.ts';
import type { Word } from './split.ts';
import { retyped, usage } from './words.ts';

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
  const called = otherWordsFor(verb);
  const meant = called.length > 0 ? called : near ? [near] : [];
  if (meant.some((command) => commands.some(({ name, secretive }) => secretive && name === command)))
    return usage('There is no command of that name.', '…', meant);
  if (meant.length > 0)
    return usage(
      `There is no command of that name. Did you mean ${meant.join(' or ')}?`,
      text,
      meant.flatMap((name) => pasteable(name, others, (command) => read(command, channel))),
    );
  if (text.split(' ').some((word) => telling.test(word)))
    return usage('There is no command of that name.', '…', ['help']);
  if (isBuild([verb, ...others], channel)) return usage('Say what to do with it.', text, [`build ${text}`]);
  if (readLink(verb) || verb.includes('/')) return usage('Say what to do with it.', text, [`status ${text}`]);
  return usage('There is no such command.', text, ['help']);
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
    return error.paste.slice(0, 1).map((paste) => paste.replace(/^\/circle /, ''));
  }
}
