import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../lambda/circleci/failure/parse-test-message.ts';
import { junitResults, type MessageFrom } from '../../../local/circleci/results/parse-junit.ts';

const beside = join(import.meta.dirname, '../../../../shared/fixtures/junit');
const isMissing = !existsSync(join(beside, 'index.json'));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

interface Gold {
  readonly message: string | null;
  readonly place: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly valuesIn: readonly string[] | null;
  readonly test: { readonly name: string; readonly classname: string | null } | null;
}

/** Undefined when the answer holds nothing of it; else whether all that it holds is shown. */
function isShown(xml: string, { test, ...gold }: Gold, from: MessageFrom): boolean | undefined {
  const found = junitResults(xml, from).find(
    ({ name, classname, result }) =>
      result === 'failure' &&
      oneLine(name) === oneLine(test?.name ?? '') &&
      (test?.classname == null || oneLine(classname) === oneLine(test.classname)),
  );
  const message = oneLine(found?.message ?? '');
  const read = readMessage(found?.message ?? '', found?.name);
  const shown = oneLine([read.what, ...read.more, read.where].join(' | '));
  const said = [gold.message, gold.place].filter((text) => text !== null && message.includes(oneLine(text)));
  const where = { attribute: ['attr'], text: ['text'], both: ['attr', 'text'] }[from];
  const hasValues =
    gold.expected !== null && gold.received !== null && gold.valuesIn?.some((one) => where.includes(one));
  if (said.length === 0 && !hasValues) return undefined;
  return (
    said.every((text) => shown.includes(oneLine(text!))) &&
    (!hasValues || (read.expected === gold.expected && read.received === gold.received))
  );
}

describe.skipIf(isMissing)(`the files of real reporters${isMissing ? ' (skipped: not there)' : ''}`, () => {
  it.each(['attribute', 'text', 'both'] as const)('tell message, place and values: %s', (from) => {
    const index: readonly { file: string; gold: Gold | null }[] = JSON.parse(
      readFileSync(join(beside, 'index.json'), 'utf8'),
    );
    const shown = index
      .filter(({ gold }) => gold?.test)
      .map(({ file, gold }) => isShown(readFileSync(join(beside, file), 'utf8'), gold!, from))
      .filter((one) => one !== undefined);
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter(Boolean).length / shown.length).toBeGreaterThanOrEqual(0.9);
  });
});

describe('a JUnit file becomes results', () => {
  const xml = `<testsuite><testcase classname="a" name="b &quot;c&quot;" file="a.js" time="0.5"/>
<testcase name="d"><failure message="one
two"><![CDATA[three <four>]]></failure></testcase>
<testcase name="e"><skipped message="later"/></testcase><testcase name="f"><error message="g">h</error></testcase>`;

  it('by attribute, text or both, well-formed or not', () => {
    const said = (from: MessageFrom) =>
      junitResults(xml, from).map(({ name, result, message }) => [name, result, message]);
    expect(said('attribute')).toEqual([
      ['b "c"', 'success', null],
      ['d', 'failure', 'one two'],
      ['e', 'skipped', 'later'],
      ['f', 'failure', 'g'],
    ]);
    expect(said('text')[1]).toEqual(['d', 'failure', 'three <four>']);
    expect(said('both')[1]).toEqual(['d', 'failure', 'one two\nthree <four>']);
  });
});
