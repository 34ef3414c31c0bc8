import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fit, preformatted } from '../../lambda/views/text/preformatted.ts';
import { anyText } from './random-material.ts';

const boxed = (lines: readonly string[], fit: Fit = { room: 9_000, keep: 'last' }) => {
  const box = preformatted(lines, fit);
  const parts = (box.block?.elements ?? []) as readonly { elements: readonly { text: string }[] }[];
  return { ...box, texts: parts.flatMap(({ elements }) => elements.map(({ text }) => text)) };
};

describe('text in a box', () => {
  test('stands as it was sent, blanks and marks and all', () => {
    expect(boxed(['  *a* `b` ```', '\t<!here>  &amp; :smile:']).texts).toEqual([
      '  *a* `b` ```\n    <!here>  &amp; :smile:',
    ]);
  });

  test('hides and reorders nothing', () => {
    expect(boxed(['a\u202Eb\u200Bc\u0007d\u2028e']).texts).toEqual(['abc d e']);
  });

  test('loses its beginning or its end when there is no room', () => {
    const lines = ['one', 'two', 'three'];
    expect(boxed(lines, { room: 10, keep: 'last' })).toMatchObject({
      texts: ['two\nthree'],
      count: 2,
      whole: false,
    });
    expect(boxed(lines, { room: 10, keep: 'first' })).toMatchObject({
      texts: ['one\ntwo'],
      count: 2,
      whole: false,
    });
    expect(boxed(lines)).toMatchObject({ count: 3, whole: true });
  });

  test('has its long lines cut, and says so', () => {
    const { texts, whole } = boxed(['x'.repeat(600)]);
    expect(texts[0]).toHaveLength(500);
    expect(whole).toBe(false);
  });

  test('is none where nothing is to be seen', () => {
    expect(boxed(['', '  ', '\u200B']).block).toBeUndefined();
    expect(boxed(['', 'a', '']).texts).toEqual(['a']);
  });

  test('keeps to the limits of Slack, whole characters only', () => {
    const lists = fc.array(anyText, { maxLength: 40 });
    const property = fc.property(lists, fc.constantFrom<Fit['keep']>('first', 'last'), (lines, keep) => {
      const { texts } = boxed(lines, { room: 8_000, keep });
      expect(texts.join('').length).toBeLessThanOrEqual(8_000);
      for (const text of texts) {
        expect(text.length).toBeLessThanOrEqual(2_900);
        expect(text.isWellFormed()).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
