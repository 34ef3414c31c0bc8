/** Detects a CircleCI or Slack token among typed words. Pure. */
import type { UsageError } from '../../errors.ts';
import { usage } from './parse-arguments.ts';
import type { Word } from './tokenize.ts';

const marked = /\bCCI[A-Z]*_[\w.-]{8,}|\bxox[a-z]-[\w-]{8,}/i;
/** Those of old have no mark. A commit looks like one, and comes after a project. */
const unmarked = /^[0-9a-f]{40}$/i;

export function containToken(words: readonly Word[]): boolean {
  return words.some(
    ({ text }, index) =>
      marked.test(text) || (index < 2 && !isOption(words[index - 1]) && unmarked.test(text)),
  );
}

function isOption(word: Word | undefined): boolean {
  return word?.text.startsWith('-') ?? false;
}

export function tokenError(): UsageError {
  return usage(
    'That looks like a token. I didn’t store it, but Slack keeps what you type: revoke it and create a new one. Enter that one in a form:',
    '…',
    ['connect'],
  );
}
