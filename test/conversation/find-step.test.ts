import { describe, expect, it } from 'vitest';
import type { Build } from '../../lambda/circleci/api-v1-schemas.ts';
import { findAction } from '../../lambda/conversation/references/find-step.ts';
import { full } from '../views/sample-builds.ts';

const base = full().steps[1]!.actions[0]!;
const build = (...actions: readonly Partial<typeof base>[]): Build =>
  full({
    steps: actions.map((action) => ({ name: '', actions: [{ ...base, status: 'success', ...action }] })),
  });
const found = (of: Build, step?: string, container?: number) => {
  const action = findAction(of, { step, container });
  return action && `${action.name} ${action.index}`;
};

describe('the step that tells most', () => {
  it('is the first that failed, and never a service that was stopped', () => {
    const service = { name: 'db', status: 'canceled', background: true };
    expect(found(build(service, { name: 'a' }, { name: 'b', status: 'failed' }))).toBe('b 0');
    expect(found(build(service, { name: 'a' }))).toBeUndefined();
  });

  it('is the newest that runs while nothing has failed', () => {
    const running = { status: 'running' };
    expect(found(build({ name: 'a', ...running }, { name: 'b', ...running }))).toBe('b 0');
  });

  it('is sought in the one container that is asked for', () => {
    const failed = { name: 'a', status: 'failed' };
    expect(found(build(failed, { ...failed, index: 2 }), undefined, 2)).toBe('a 2');
    expect(found(build(failed), undefined, 7)).toBeUndefined();
  });
});

describe('a step that is named', () => {
  const steps = build(
    { name: 'Uploading test results', step: 1 },
    { name: 'Test 2', step: 2 },
    { name: 'test', step: 3 },
    { name: '2', step: 4, index: 1, status: 'failed' },
  );

  it.each([
    ['test', 'test 0'],
    ['TEST', 'test 0'],
    ['tes', 'Test 2 0'],
    ['results', 'Uploading test results 0'],
    ['2', 'Test 2 0'],
    ['4', '2 1'],
    ['(', undefined],
  ])('as %j is %j', (said, expected) => {
    expect(found(steps, said)).toBe(expected);
  });

  it('is shown where it failed, unless another container is asked for', () => {
    const parallel = build({ name: 'a' }, { name: 'a', index: 1, status: 'timedout' });
    expect(found(parallel, 'a')).toBe('a 1');
    expect(found(parallel, 'a', 0)).toBe('a 0');
    expect(found(parallel, 'a', 2)).toBeUndefined();
  });
});
