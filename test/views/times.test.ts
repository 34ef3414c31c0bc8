import { expect, it } from 'vitest';
import { dayName } from '../../lambda/views/text/times.ts';

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
