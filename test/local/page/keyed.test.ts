import { expect, it } from 'vitest';
import { keyed } from '../../../local/page/browser/keyed.ts';

it('gives each element a key of its own, which it keeps when others come before it', () => {
  const keysOf = (items: readonly object[]) => keyed(items).map(({ key }) => key);
  const [one, two] = [{ text: 'one' }, { text: 'two' }];
  expect(new Set(keysOf([one, one, two])).size).toBe(3);
  expect(keysOf([two, one])).toEqual(keysOf([one, two]).toReversed());
});
