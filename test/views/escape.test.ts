import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { split } from '../../lambda/conversation/words/tokenize.ts';
import { linkable } from '../../lambda/views/text/allowed-links.ts';
import { word } from '../../lambda/views/text/display-names.ts';
import { escaped, escapedCode, plainText } from '../../lambda/views/text/escape.ts';
import { code, md } from '../../lambda/views/text/mrkdwn.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { anyText } from './random-material.ts';

describe('text from outside', () => {
  test.each([
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
    ['one\ntwo\r\n\tthree\u2028four', 'one two three four'],
    ['a\u202Eb\u2066c\u200Bd\u00ADe', 'abcde'],
    ['\uD83D x', '\uFFFD x'],
    ['`x` *y* ~z~', 'ˋxˋ ∗y∗ ∼z∼'],
    [':smile: ok', '꞉smile: ok'],
    ['81:49:b8', '81꞉49꞉b8'],
    ['fix: the 12:30 bug', 'fix: the 12:30 bug'],
    ['z̷̧̢̛͙͎', 'z̷̧̢'],
    ['  ', ''],
  ])('%j is written %j', (text, expected) => {
    expect(escaped(text)).toBe(expected);
  });

  test('is cut between characters, never within one or within an escape', () => {
    expect(escaped('ab&cd', 7)).toBe('ab…');
    expect(escaped('ab&c', 8)).toBe('ab&amp;c');
    expect(escaped('👍👍👍', 5)).toBe('👍👍…');
    expect(escaped('👍👍', 4)).toBe('👍👍');
  });

  test('keeps its length, whatever it is', () => {
    const property = fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, limit) => {
      for (const write of [escaped, escapedCode, plainText])
        expect(write(text, limit).length).toBeLessThanOrEqual(limit);
    });
    fc.assert(property, { numRuns: runs(20_000), seed: seed() });
  });

  test('is escaped by the template, marks of ours are not', () => {
    expect(md`*${'<b>'}* ${code('a`b')}`).toEqual({ mrkdwn: '*&lt;b&gt;* `aˋb`', plain: '&lt;b&gt; aˋb' });
  });

  test('has no address in the fallback', () => {
    expect(md`${'see https://evil.example/ now'}`.plain).toBe('see https꞉//evil.example/ now');
  });
});

describe('a word of a command', () => {
  test.each([
    ['main', 'main'],
    ['feature/x#1', 'feature/x#1'],
    ['my branch', '"my branch"'],
    ['--force', '"--force"'],
    ['it’s', '"it’s"'],
  ])('%s is written %s', (text, expected) => {
    expect(word(text)).toBe(expected);
  });

  test.each(['', 'a"b', 'a\nb', 'a&lt;b'])('%j cannot be written', (text) => {
    expect(word(text)).toBeUndefined();
  });

  test('is read back as it was, whatever it is', () => {
    const property = fc.property(
      fc.oneof(
        anyText.map((text) => text.slice(0, 200)),
        fc.string(),
      ),
      (text) => {
        const written = word(text);
        if (written !== undefined)
          expect(split(`status ${written} end`).map((one) => one.text)).toEqual(['status', text, 'end']);
      },
    );
    fc.assert(property, { numRuns: runs(40_000), seed: seed() });
  });
});

describe('an address', () => {
  test.each([
    'https://circleci.com/gh/acme/web/1',
    'https://app.circleci.com/pipelines/x',
    'https://output.circle-artifacts.com/output/job/1/artifacts/0/a%20b.txt',
    'https://github.com/acme/web/commit/a1',
    'https://bitbucket.org/acme/web/commits/a1',
    'http://127.0.0.1:5000/gh/acme/web/1',
  ])('%s may be linked', (url) => {
    expect(linkable(url, { host: 'http://127.0.0.1:5000' })).toBe(url);
  });

  test.each([
    '',
    'gh/acme/web',
    'javascript:alert(1)',
    'http://circleci.com/',
    'https://evil.example/circleci.com',
    'https://circleci.com.evil.example/',
    'https://notcircleci.com/',
    'https://circleci.com@evil.example/',
    'https://user:secret@circleci.com/',
    'https://circleci.com:8443/',
    'http://127.0.0.1:5001/',
    `https://circleci.com/${'x'.repeat(1000)}`,
  ])('%s may not', (url) => {
    expect(linkable(url, { host: 'http://127.0.0.1:5000' })).toBeUndefined();
  });

  test('cannot end the link that it is in', () => {
    expect(linkable('https://github.com/a|b>c<`d', {})).toBe('https://github.com/a%7Cb%3Ec%3C%60d');
  });
});
