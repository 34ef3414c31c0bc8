import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branchUrl,
  buildUrl,
  parseLink,
  parseVcsUrl,
  pipelineUrl,
  projectUrl,
  workflowUrl,
} from '../../lambda/circleci/links.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { branches, buildRefs, projects, property } from './arbitrary-projects.ts';

const web: Project = { vcs: 'github', org: 'acme', repo: 'web' };
const standalone: Project = {
  vcs: 'circleci',
  org: '9YytKzouJxzu4TjCRFqAoD',
  repo: '44n9wujWcTnVZ2b5S8Fnat',
};
const slug = 'circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat';
const id = '4739d1c4-c1cb-4060-922a-0590c316b12a';
const build = { kind: 'build', build: { project: web, number: 123 } };

describe('an address of CircleCI', () => {
  it.each([
    ['https://circleci.com/gh/acme/web', { kind: 'project', project: web }],
    ['https://circleci.com/bb/acme/web/', { kind: 'project', project: { ...web, vcs: 'bitbucket' } }],
    ['https://circleci.com/github/acme/web', { kind: 'project', project: web }],
    ['https://circleci.com/gh/acme/web/tree/main', { kind: 'branch', project: web, branch: 'main' }],
    [
      'https://circleci.com/gh/acme/web/tree/feature%2Fx',
      { kind: 'branch', project: web, branch: 'feature/x' },
    ],
    [
      'https://circleci.com/gh/acme/web/tree/feature/x',
      { kind: 'branch', project: web, branch: 'feature/x' },
    ],
    ['https://circleci.com/gh/acme/web/123', build],
    ['https://circleci.com/gh/acme/web/123?utm_campaign=x#tests/containers/0', build],
    ['https://circleci.com/api/v1.1/project/github/acme/web/123', build],
    ['https://circleci.com/api/v2/project/gh/acme/web/job/123', build],
    ['https://app.circleci.com/pipelines/gh/acme/web', { kind: 'project', project: web }],
    [
      'https://app.circleci.com/pipelines/github/acme/web?branch=feature%2Fx',
      { kind: 'branch', project: web, branch: 'feature/x' },
    ],
    [
      'https://app.circleci.com/pipelines/github/acme/web/77',
      { kind: 'pipeline', project: web, number: 77, workflow: undefined },
    ],
    [
      `https://app.circleci.com/pipelines/gh/acme/web/77/workflows/${id}`,
      { kind: 'pipeline', project: web, number: 77, workflow: id },
    ],
    [`https://app.circleci.com/pipelines/gh/acme/web/77/workflows/${id}/jobs/123`, build],
    [`https://app.circleci.com/pipelines/gh/acme/web/77/workflows/${id}/jobs/123/artifacts`, build],
    [
      `https://app.circleci.com/pipelines/gh/acme/web/77/workflows/${id}/jobs/123/parallel-runs/0?filterBy=FAILED`,
      build,
    ],
    [`https://app.circleci.com/pipelines/${slug}`, { kind: 'project', project: standalone }],
    [
      `https://app.circleci.com/pipelines/${slug}/9/workflows/${id}`,
      { kind: 'pipeline', project: standalone, number: 9, workflow: id },
    ],
    [
      `https://app.circleci.com/pipelines/${slug}/9/workflows/${id}/jobs/5`,
      { kind: 'build', build: { project: standalone, number: 5 } },
    ],
    [`https://app.circleci.com/workflow/${id}`, { kind: 'workflow', workflow: id, job: undefined }],
    [`https://circleci.com/workflow-run/${id}`, { kind: 'workflow', workflow: id, job: undefined }],
    [
      `https://app.circleci.com/pipelines/workflows/${id}`,
      { kind: 'workflow', workflow: id, job: undefined },
    ],
    [
      `https://app.circleci.com/pipelines/workflows/${id}/jobs/42`,
      { kind: 'workflow', workflow: id, job: 42 },
    ],
    [`https://circleci.com/api/v2/workflow/${id}`, { kind: 'workflow', workflow: id, job: undefined }],
    [
      'https://circleci.com/api/v2/project/gh/acme/web/pipeline/77',
      { kind: 'pipeline', project: web, number: 77, workflow: undefined },
    ],
    ['https://circleci.com/api/v2/project/gh/acme/web/pipeline', { kind: 'project', project: web }],
    ['https://circleci.com/gh/acme/workflows/web', { kind: 'project', project: web }],
    [
      'https://circleci.com/gh/acme/workflows/web/tree/main',
      { kind: 'branch', project: web, branch: 'main' },
    ],
    ['https://circleci.com/gh/acme/workflows', { kind: 'project', project: { ...web, repo: 'workflows' } }],
    [
      'https://circleci.com/gh/acme/workflows/tree/main',
      { kind: 'branch', project: { ...web, repo: 'workflows' }, branch: 'main' },
    ],
    [
      'https://circleci.com/gh/acme/workflows/12',
      { kind: 'build', build: { project: { ...web, repo: 'workflows' }, number: 12 } },
    ],
    [
      'https://app.circleci.com/insights/gh/acme/web/workflows/ci/overview?branch=main',
      { kind: 'branch', project: web, branch: 'main' },
    ],
    ['https://app.circleci.com/jobs/gh/acme/web/123', build],
    ['https://app.circleci.com/jobs/github/acme/web/123/steps', build],
    ['https://app.circleci.com/settings/project/gh/acme/web', { kind: 'project', project: web }],
    ['http://circleci.com/gh/acme/web/123', build],
    ['circleci.com/gh/acme/web/123', build],
    ['<https://circleci.com/gh/acme/web/123>', build],
    ['<https://circleci.com/gh/acme/web/123|the build>', build],
    [' HTTPS://CircleCI.com/gh/acme/web/123 ', build],
  ])('is read: %s', (text, link) => {
    expect(parseLink(text)).toEqual(link);
  });

  it.each([
    '',
    'web',
    'https://circleci.com',
    'https://circleci.com/docs/guides/toolkit',
    'https://circleci.com/gh/acme',
    'https://circleci.com/gh/../web/123',
    'https://circleci.com/gh/%2e%2e/%2e%2e/123',
    'https://circleci.com/gh/acme%2Fevil/web/123',
    'https://circleci.com/gh/acme/%E0%A4%A',
    'https://circleci.com.evil.example/gh/acme/web/123',
    'https://evil.example/gh/acme/web/123',
    'https://circleci.com@evil.example/gh/acme/web/123',
    'https://me:secret@circleci.com/gh/acme/web/123',
    'https://circleci.com:8443/gh/acme/web/123',
    'javascript:alert(1)//circleci.com/gh/acme/web/123',
    'ftp://circleci.com/gh/acme/web/123',
    'https://app.circleci.com/workflow/not-an-id',
    'https://app.circleci.com/pipelines/gh/acme/web/0',
    'https://app.circleci.com/pipelines/gh/acme/web/seven',
    'https://ci.acme.dev/gh/acme/web/123',
  ])('is not read: %s', (text) => {
    expect(parseLink(text)).toBeUndefined();
  });

  it.each([
    ['https://ci.acme.dev', 'https://ci.acme.dev/gh/acme/web/123'],
    ['https://ci.acme.dev', 'https://app.ci.acme.dev/jobs/gh/acme/web/123'],
    ['https://ci.acme.dev:8443', 'https://ci.acme.dev:8443/gh/acme/web/123'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000/gh/acme/web/123'],
    ['https://ci.acme.dev', 'https://circleci.com/gh/acme/web/123'],
    ['no host', 'https://circleci.com/gh/acme/web/123'],
  ])('is read for the CircleCI Server %s: %s', (host, text) => {
    expect(parseLink(text, host)).toEqual(build);
  });

  it('on a Server’s other port is not that Server', () => {
    expect(parseLink('https://ci.acme.dev:8443/gh/acme/web/123', 'https://ci.acme.dev')).toBeUndefined();
  });
});

describe.each(['https://circleci.com', 'https://ci.acme.dev', 'http://127.0.0.1:5000'])('on %s', (host) => {
  it('a project’s address is read back', () => {
    property(projects, (project) => {
      expect(parseLink(projectUrl(project, host), host)).toEqual({ kind: 'project', project });
    });
  });

  it('a branch’s address is read back', () => {
    property(fc.tuple(projects, branches), ([project, branch]) => {
      expect(parseLink(branchUrl(project, branch, host), host)).toEqual({ kind: 'branch', project, branch });
    });
  });

  it('a build’s address is read back', () => {
    property(buildRefs, (ref) => {
      expect(parseLink(buildUrl(ref, host), host)).toEqual({ kind: 'build', build: ref });
    });
  });
});

it('writes the addresses that CircleCI itself uses', () => {
  expect(projectUrl(web)).toBe('https://app.circleci.com/pipelines/gh/acme/web');
  expect(branchUrl(web, 'feature/x y')).toBe(
    'https://app.circleci.com/pipelines/gh/acme/web?branch=feature%2Fx%20y',
  );
  expect(buildUrl({ project: web, number: 123 })).toBe('https://circleci.com/gh/acme/web/123');
  expect(buildUrl({ project: standalone, number: 5 })).toBe(`https://app.circleci.com/jobs/${slug}/5`);
});

it('reads any text at all without a fault, and only what is CircleCI’s', () => {
  const pieces = fc.constantFrom(
    'https://',
    'circleci.com',
    'app.',
    '/',
    'gh',
    '/acme/web',
    '/123',
    '@',
    ':',
    '?branch=',
    '#',
    '%',
    '%2f',
    '\\',
    '..',
    'evil.example',
    '\t',
    '\ud800',
    '<',
    '|',
    '>',
  );
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  property(
    hostile,
    (text) => {
      const link = parseLink(text);
      if (link && link.kind !== 'workflow') expect(text.toLowerCase()).toContain('circleci.com');
      parseVcsUrl(text);
    },
    40_000,
  );
});

describe('the page of a run', () => {
  it.each([undefined, 'https://ci.acme.dev'])('is read back, on circleci.com or a server: %s', (host) => {
    expect(parseLink(workflowUrl(id, host) ?? '', host)).toEqual({
      kind: 'workflow',
      workflow: id,
      job: undefined,
    });
    expect(parseLink(pipelineUrl(web, 7, host), host)).toEqual({
      kind: 'pipeline',
      project: web,
      number: 7,
      workflow: undefined,
    });
  });

  it('is none for what is no id', () => {
    expect(workflowUrl('../x')).toBeUndefined();
  });
});

describe('an address of a repository', () => {
  it.each([
    ['https://github.com/acme/web', web],
    ['https://github.com/acme/web.git', web],
    ['https://github.com/acme/web/pull/7', web],
    ['git@github.com:acme/web.git', web],
    ['github.com/acme/web', web],
    ['<https://github.com/acme/web|acme/web>', web],
    ['https://bitbucket.org/acme/web', { ...web, vcs: 'bitbucket' }],
    ['//circleci.com/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat', standalone],
  ])('is read: %s', (text, project) => {
    expect(parseVcsUrl(text)).toEqual(project);
  });

  it.each([
    '',
    'https://gitlab.com/acme/web',
    'https://github.com/acme',
    'https://github.com.evil.example/a/b',
    'https://circleci.com/gh/acme/web',
    'https://github.com/../..',
  ])('is not read: %s', (text) => {
    expect(parseVcsUrl(text)).toBeUndefined();
  });
});
