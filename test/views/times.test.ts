import { expect, it } from 'vitest';
import { ago, dayName, duration } from '../../lambda/views/text/times.ts';

const now = Date.parse('2026-11-26T10:00:00Z');
const hours = (count: number) => now - count * 3_600_000;

it.each([
  [hours(1), 'UTC', 'today'],
  [hours(9), 'UTC', 'today'],
  [hours(11), 'UTC', 'yesterday'],
  [hours(11), 'America/Los_Angeles', 'yesterday'],
  [hours(3), 'America/Los_Angeles', 'yesterday'],
  [hours(48), 'UTC', 'Tuesday'],
  [hours(24 * 5), 'UTC', 'Saturday'],
  [hours(24 * 6.5), 'UTC', 'November 19'],
])('names the day of %d in %s: %s', (time, zone, name) => {
  expect(dayName(time, now, zone)).toBe(name);
});

it.each([
  [0, '0s'],
  [-5, '0s'],
  [400, '0s'],
  [59_499, '59s'],
  [59_600, '1m'],
  [252_000, '4m 12s'],
  [3_600_000, '1h'],
  [3_900_000, '1h 5m'],
  [86_400_000 * 2 + 3_600_000 * 3, '2d 3h'],
])('%i ms are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

it.each([
  [-10_000, 'just now'],
  [59_000, 'just now'],
  [60_000, '1 minute ago'],
  [7_200_000, '2 hours ago'],
  [86_400_000 * 400, '400 days ago'],
])('%i ms before now is %s', (before, words) => {
  expect(ago(1_772_445_600_000 - before, 1_772_445_600_000).plain).toBe(words);
});
