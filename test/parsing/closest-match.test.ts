import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../lambda/parsing/closest-match.ts';

const known = ['status', 'builds', 'build', 'artifacts', 'retry', 'cancel', 'me'];

describe('the nearest word', () => {
  it.each([
    ['stauts', 'status'],
    ['STATUS', 'status'],
    ['art', 'artifacts'],
    ['cancle', 'cancel'],
    ['retyr', 'retry'],
    ['bulids', 'builds'],
    ['buil', 'builds'],
    ['deploy', undefined],
    ['', undefined],
    ['x'.repeat(40_000), undefined],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });

  it.each([
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('is measured in letters: %s to %s is %i', (from, to, far) => {
    expect(distance(from, to)).toBe(far);
  });
});
