/** Holds how code and documents are written: CONTRIBUTING.md, Style. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Recordings of what CircleCI and build tools say, fixtures, and this list. */
const recorded = /^(local\/circleci\/render\/build-messages|test\/(logs\/(corpus|recipes)|fixtures|wording))/;
const code = globSync('{lambda,local,infra,bench,test,findings}/**/*.{ts,tsx,cjs,sh,html,css}', {
  cwd: root,
  exclude: ['**/node_modules'],
}).filter((file) => !recorded.test(file));
const documents = globSync(['**/*.md', 'slack-manifest.yml'], {
  cwd: root,
  exclude: ['**/node_modules', 'dist', 'cdk.out'],
});
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const banned =
  /\b(whoever|whomever|nobody|somebody|anybody|anew|lest|in vain|(?:be|is|are|was|were) at it|go(?:es)? on|went on|c[oa]mes? of it|hears? of|heard of|tells? of|(?<!const )told of|say anew)\b/gi;

test('no riddles: the words that stand for a missing subject or an unusual verb', () => {
  const found = [...code, ...documents].flatMap((file) =>
    [...read(file).matchAll(banned)].map(([word]) => `${file}: ${word}`),
  );
  expect(found).toEqual([]);
});

/** The first sentence of a module's header, or of its first comment where it begins on the second line. */
function headerOf(file: string): string | undefined {
  const [, header] = /^(?:#!.*\n)?\/\*\*\s+(?:\* )?([\s\S]*?)(?:\*\/|\n \*\n)/.exec(read(file)) ?? [];
  return header?.replace(/\s*\n \* ?/g, ' ').trim();
}

test('headers begin with a verb', () => {
  const riddles =
    /^(What|Who|Whoever|Whose|Whether|How|Nobody|Where|Which|When|Not|Of|In|A|An|The|One|Many|All|It|They|Each|Every)\b/;
  const wrong = code
    .filter((file) => file.startsWith('lambda/'))
    .filter((file) => riddles.test(headerOf(file) ?? ''));
  expect(wrong).toEqual([]);
});

test('the first sentence of a header has at most 25 words', () => {
  const first = (file: string) => (headerOf(file) ?? '').split(/(?<=[.:])\s/)[0] ?? '';
  const long = code
    .filter((file) => file.startsWith('lambda/'))
    .filter((file) => first(file).split(' ').length > 25);
  expect(long).toEqual([]);
});
