/** Checks that messages show only the emoji of lambda/views/text/emoji.ts, and that each of them is used. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emoji } from '../../lambda/views/text/emoji.ts';

const lambda = join(import.meta.dirname, '../../lambda');
/** What reads the logs of build tools knows their emoji, too. */
const code = globSync('**/*.ts', { cwd: lambda }).filter(
  (file) => !/^circleci\/|text\/emoji\.ts$/.test(file),
);

/** The emoji in the strings of a file, comments left out. */
function shownIn(file: string): readonly string[] {
  const source = readFileSync(join(lambda, file), 'utf8').replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...source.matchAll(/\p{Emoji_Presentation}\uFE0F?|\p{Extended_Pictographic}\uFE0F/gu)].map(
    ([one]) => one,
  );
}

test('messages show only emoji that have a meaning in the table', () => {
  const strangers = code.flatMap((file) =>
    shownIn(file)
      .filter((one) => !Object.hasOwn(emoji, one))
      .map((one) => `${file}: ${one}`),
  );
  expect(strangers).toEqual([]);
});

test('each emoji is used and has a meaning of its own', () => {
  const used = new Set(code.flatMap(shownIn));
  expect(Object.keys(emoji).filter((one) => !used.has(one))).toEqual([]);
  expect(new Set(Object.values(emoji)).size).toBe(Object.keys(emoji).length);
});
