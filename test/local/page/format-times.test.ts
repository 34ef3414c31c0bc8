import { expect, it } from 'vitest';
import { lately } from '../../../local/page/browser/messages/format-times.ts';

it('says when a thread was last replied to by the day, however few hours lie between', () => {
  const now = new Date(2026, 2, 3, 0, 30);
  const at = (day: number, hour: number) => lately(new Date(2026, 2, day, hour, 5), now);
  expect(at(3, 0)).toBe('today at 12:05 AM');
  expect(at(2, 23)).toBe('yesterday at 11:05 PM');
  expect(at(1, 23)).toBe('2 days ago');
});
