import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageReader } from '../../lambda/circleci/logs/stream-json-messages.ts';
import { property } from './arbitrary-projects.ts';

function read(parts: readonly string[]): string | undefined {
  let text = '';
  const reader = createMessageReader((more) => {
    text += more;
  });
  const isList = parts.every((part) => reader.write(part));
  return isList && reader.end() ? text : undefined;
}

/** Cut at the given places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  return [...ends, text.length].map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end));
}

describe('the messages of a log', () => {
  it('are the same as JSON.parse would read, wherever the text is cut', () => {
    const message = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc
        .array(fc.constantFrom('\\', '"', '\u001b', '\ud83d', '\ude00', 'u00', '\n', 'é'), { maxLength: 12 })
        .map((parts) => parts.join('')),
    );
    const item = fc.oneof(
      fc.record({ message, time: fc.string(), type: fc.constantFrom('out', 'err') }),
      fc.record({ other: fc.record({ message }), message: fc.oneof(message, fc.jsonValue()) }),
      fc.jsonValue(),
    );
    const shape = fc.record({
      items: fc.array(item, { maxLength: 6 }),
      space: fc.constantFrom(undefined, 2),
      places: fc.array(fc.nat(), { maxLength: 8 }),
    });
    property(shape, ({ items, space, places }) => {
      const isItem = (value: unknown): value is { message: unknown } =>
        typeof value === 'object' && value !== null && !Array.isArray(value);
      const parsed: readonly unknown[] = JSON.parse(JSON.stringify(items));
      const wanted = parsed.map((one) => (isItem(one) && typeof one.message === 'string' ? one.message : ''));
      expect(read(cut(JSON.stringify(items, undefined, space), places))).toBe(wanted.join(''));
    });
  });

  it.each([
    ['half a list', '[{"message":"a"}'],
    ['half a string', '[{"message":"a'],
    ['an object', '{"message":"a"}'],
    ['a page', '<html>[]</html>'],
    ['nothing', ''],
    ['more than a list', '[{"message":"a"}][]'],
    ['brackets that do not match', '[{"message":"a"]}'],
    ['an escape that is none', String.raw`[{"message":"\x"}]`],
    ['brackets without end', '['.repeat(1_000_000)],
  ])('are none where there is %s', (_, text) => {
    expect(read([text])).toBeUndefined();
  });

  it('come while the text streams, and nothing is kept of them', () => {
    const seen: string[] = [];
    const reader = createMessageReader((text) => seen.push(text));
    for (const part of ['[{"mess', 'age":"one', ' tw', String.raw`o\u00e`, String.raw`9\\`, '"}'])
      reader.write(part);
    expect(seen).toEqual(['one', ' tw', 'o', 'é\\']);
  });
});
