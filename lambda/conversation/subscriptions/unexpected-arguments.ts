/** Guesses the option that extra words after a project belong to. Pure. */
import type { UsageError } from '../../errors.ts';
import { quietOf } from '../../rule-options/quiet-hours.ts';
import { statusOf } from '../../rule-options/statuses.ts';
import { usage, type Words } from '../words/parse-arguments.ts';
import { rewritten } from '../words/parse-options.ts';
import { corrections } from './parse-rule.ts';

const fillers = ['to', 'in', 'for', 'on', 'of'];
/** `#123` is a build. */
const channelPattern = /^#(?!\d+$)/;

/** Undefined where the words are one project, or none. */
export function unexpectedArguments(words: Words): UsageError | undefined {
  const { plain, text } = words;
  const said = plain.filter((word) => !channelPattern.test(word) && !fillers.includes(word.toLowerCase()));
  if (plain.some((word) => channelPattern.test(word)))
    return usage('Alerts are sent to the channel where you run this command. Run it there:', text, [
      withOptions(words, said, {}),
    ]);
  if (plain.length <= 1) return undefined;
  const [, ...rest] = said;
  if (rest.length === 0)
    return usage('The project comes right after “subscribe”.', text, [withOptions(words, said, {})]);
  const {
    status = '',
    quiet = '',
    branch = '',
  } = Object.fromEntries([...words.every].map(([name, values]) => [name, values.join(',')]));
  const hours = [quiet, ...plain.slice(1)].join(' ');
  if (rest.every(statusOf))
    return usage('Statuses are an option, separated by commas.', text, [
      withOptions(words, said, { status: joined(status, rest) }),
    ]);
  if (quiet !== '' && quietOf(hours).value)
    return usage('Write quiet hours without spaces.', text, [
      withOptions(words, said, { quiet: hours.replaceAll(' ', '').replace('to', '-') }),
    ]);
  return usage('Only options can follow the project. Is that a branch?', text, [
    withOptions(words, said, { branch: joined(branch, rest) }),
    'help subscribe',
  ]);
}

function joined(said: string, more: readonly string[]): string {
  return [said, ...more].filter(Boolean).join(',');
}

function withOptions(
  words: Words,
  [repo]: readonly string[],
  changes: Readonly<Record<string, string>>,
): string {
  const plain = repo === undefined ? [] : [repo];
  return rewritten({ ...words, plain }, new Map([...corrections(words), ...Object.entries(changes)]));
}
