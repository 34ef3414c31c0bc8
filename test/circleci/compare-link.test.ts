import { expect, it } from 'vitest';
import { compareUrl } from '../../lambda/circleci/compare-link.ts';

const from = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const to = 'b1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const web = (vcs: 'github' | 'bitbucket' | 'circleci') => ({ vcs, org: 'acme', repo: 'web' }) as const;
const app = web('circleci');

it.each([
  ['GitHub', web('github'), undefined, `https://github.com/acme/web/compare/${from}...${to}`],
  [
    'Bitbucket',
    web('bitbucket'),
    undefined,
    `https://bitbucket.org/acme/web/branches/compare/${to}..${from}`,
  ],
  [
    'GitHub through its app, by a commit’s address',
    app,
    `https://github.com/Acme/Web/commit/${from}`,
    `https://github.com/Acme/Web/compare/${from}...${to}`,
  ],
  [
    'GitLab, groups included',
    app,
    `https://gitlab.com/acme/shop/web/-/commit/${from}`,
    `https://gitlab.com/acme/shop/web/-/compare/${from}...${to}`,
  ],
  ['a self-hosted server', web('github'), `https://git.acme.dev/acme/web/commit/${from}`, undefined],
  ['an opaque project of which no commit has an address', app, undefined, undefined],
  ['what is no address', app, 'javascript:alert(1)//commit/abcdef0', undefined],
])('compares on %s', (_, project, commitUrl, url) => {
  expect(compareUrl({ project, commitUrl }, { from, to })).toBe(url);
});

it.each([
  [{ from, to: from }],
  [{ from: undefined, to }],
  [{ from, to: undefined }],
  [{ from: '../../evil', to }],
])('has no address for %o', (revisions) => {
  expect(compareUrl({ project: web('github'), commitUrl: undefined }, revisions)).toBeUndefined();
});
