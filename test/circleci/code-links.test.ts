import { describe, expect, it } from 'vitest';
import { parseCodeLink } from '../../lambda/circleci/code-links.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const onBitbucket = { ...web, vcs: 'bitbucket' } as const;
const sha = '5d2f6c1b0a9e8d7c6b5a49382716051423324150';

describe('an address of the code', () => {
  it.each([
    ['https://github.com/acme/web', { kind: 'project', project: web }],
    ['https://www.github.com/acme/web/', { kind: 'project', project: web }],
    ['git@github.com:acme/web.git', { kind: 'project', project: web }],
    ['<https://github.com/acme/web|web>', { kind: 'project', project: web }],
    ['https://github.com/acme/web/tree/main', { kind: 'branch', project: web, branch: 'main' }],
    ['github.com/acme/web/tree/feature/x', { kind: 'branch', project: web, branch: 'feature/x' }],
    ['https://github.com/acme/web/tree/a%23b', { kind: 'branch', project: web, branch: 'a#b' }],
    ['https://github.com/acme/web/commits/main', { kind: 'branch', project: web, branch: 'main' }],
    [`https://github.com/acme/web/tree/${sha}`, { kind: 'commit', project: web, revision: sha }],
    [`https://github.com/acme/web/commit/${sha}`, { kind: 'commit', project: web, revision: sha }],
    ['https://github.com/acme/web/commit/5D2F6C1', { kind: 'commit', project: web, revision: '5d2f6c1' }],
    [
      `https://github.com/acme/web/commit/${sha}/checks?check_suite_id=1`,
      { kind: 'commit', project: web, revision: sha },
    ],
    ['https://github.com/acme/web/pull/318', { kind: 'pull', project: web, number: 318 }],
    ['https://github.com/acme/web/pull/318/files#diff-1', { kind: 'pull', project: web, number: 318 }],
    [`https://github.com/acme/web/pull/318/commits/${sha}`, { kind: 'commit', project: web, revision: sha }],
    ['https://github.com/acme/web/releases/tag/v1.4.0', { kind: 'tag', project: web, tag: 'v1.4.0' }],
    [
      'https://bitbucket.org/acme/web/branch/feature/x',
      { kind: 'branch', project: onBitbucket, branch: 'feature/x' },
    ],
    ['https://bitbucket.org/acme/web/src/main/', { kind: 'branch', project: onBitbucket, branch: 'main' }],
    [
      'https://bitbucket.org/acme/web/commits/branch/main',
      { kind: 'branch', project: onBitbucket, branch: 'main' },
    ],
    [
      `https://bitbucket.org/acme/web/commits/${sha}`,
      { kind: 'commit', project: onBitbucket, revision: sha },
    ],
    [
      'https://bitbucket.org/acme/web/pull-requests/12/a-title/diff',
      { kind: 'pull', project: onBitbucket, number: 12 },
    ],
    ['https://github.com/acme/web/issues/3', { kind: 'page', project: web }],
    [
      'https://github.com/acme/web/blob/main/README.md',
      { kind: 'file', project: web, path: 'main/README.md' },
    ],
    [`https://github.com/acme/web/blob/${sha}/src/a.ts#L4`, { kind: 'commit', project: web, revision: sha }],
    [`https://github.com/acme/web/tree/${sha}/src`, { kind: 'commit', project: web, revision: sha }],
    ['https://github.com/acme/web/blob/main', { kind: 'page', project: web }],
    ['https://github.com/acme/web/pull/new', { kind: 'page', project: web }],
    ['https://github.com/acme/web/commit/main', { kind: 'page', project: web }],
    ['https://github.com/acme/web/tree', { kind: 'page', project: web }],
  ])('is read: %s', (text, link) => {
    expect(parseCodeLink(text)).toEqual(link);
  });

  it.each([
    '',
    'https://github.com/acme',
    'https://gitlab.com/acme/web',
    'https://github.com.evil.example/acme/web',
    'https://me:secret@github.com/acme/web',
    'https://github.com/acme/%E0%A4%A',
    'https://circleci.com/gh/acme/web',
  ])('is not read: %s', (text) => {
    expect(parseCodeLink(text)).toBeUndefined();
  });
});
