import { expect, test } from 'vitest';
import { median } from '../../bench/measure-processes.ts';
import { meets, row, toJson, toTable } from '../../bench/result-rows.ts';

const door = row({ name: 'door', ours: 34, against: 20, reference: 'empty', goal: 1.7, unit: 'ms' });
const worker = row({ name: 'worker', ours: 142, against: 200, reference: 'Bolt', goal: 0.7, unit: 'ms' });
const warm = row({
  name: 'warm',
  ours: 4000,
  against: 2000,
  reference: 'Bolt',
  goal: null,
  unit: 'requests/s',
});

test('a goal is met by a ratio that is no larger, and missed by any other', () => {
  expect([door, worker, warm].map(meets)).toEqual([true, false, true]);
});

test('a row is one JSON object', () => {
  expect(toJson(worker)).toBe(
    '{"name":"worker","ours":142,"against":200,"reference":"Bolt","ratio":0.71,"goal":0.7,"unit":"ms"}',
  );
});

test('the table names what was missed', () => {
  const [, met, missed, none] = toTable([door, worker, warm]).split('\n');
  expect(met).toMatch(/34\.0 ms +20\.0 ms +empty +1\.70 +≤ 1\.7 +met$/);
  expect(missed).toMatch(/MISSED$/);
  expect(none).toMatch(/4000 requests\/s +2000 requests\/s +Bolt +2\.00$/);
});

test('the median is the one in the middle, whatever the order', () => {
  expect(median([30, 1, 2])).toBe(2);
});
