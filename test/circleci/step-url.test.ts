import { expect, it } from 'vitest';
import { stepUrl } from '../../lambda/circleci/step-url.ts';

const build = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 123 } as const;

it('leads to the step on circleci.com', () => {
  const url = 'https://circleci.com/gh/acme/web/123';
  expect(stepUrl({ ...build, url }, { step: 103, index: 2 })).toBe(
    'https://app.circleci.com/jobs/gh/acme/web/123/parallel-runs/2/steps/2-103',
  );
});

it('leads to the build on a CircleCI Server', () => {
  const url = 'https://ci.acme.dev/gh/acme/web/123';
  expect(stepUrl({ ...build, url }, { step: 103, index: 2 })).toBe(url);
});
