import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildSlug,
  isSameProject,
  organizationOf,
  parseBuild,
  parseNumber,
  parseProject,
  projectSlug,
} from '../../lambda/circleci/project.ts';
import { buildRefs, projects, property } from './arbitrary-projects.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

describe('a project slug', () => {
  it.each([
    ['gh/acme/web', web],
    ['github/acme/web', web],
    ['GitHub/acme/web', web],
    ['bb/acme/web', { ...web, vcs: 'bitbucket' }],
    ['bitbucket/acme/web', { ...web, vcs: 'bitbucket' }],
    [
      'circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat',
      { vcs: 'circleci', org: '9YytKzouJxzu4TjCRFqAoD', repo: '44n9wujWcTnVZ2b5S8Fnat' },
    ],
    [
      'circleci/39f0325f-b957-4b73-bdf5-05eb3d76699f/28cb0ea5-e88c-43e0-a052-ed0294f0b6d0',
      { vcs: 'circleci', org: '89xcrx7UvWQfzcUPAEmu5Q', repo: '63AY3yf3XeUQojmQcGZTtB' },
    ],
    ['gh/acme/web.github.io', { ...web, repo: 'web.github.io' }],
    ['gh/-_/.dotfiles', { vcs: 'github', org: '-_', repo: '.dotfiles' }],
  ])('is read: %s', (text, project) => {
    expect(parseProject(text)).toEqual(project);
  });

  it.each([
    '',
    '/',
    'web',
    'acme/web',
    'gl/acme/web',
    'gh/acme',
    'gh/acme/',
    'gh//web',
    'gh/acme/web/1',
    'gh/../web',
    'gh/acme/..',
    'gh/acme/.',
    'gh/ac me/web',
    'gh/acme/wéb',
    'gh/acme/web\n',
    'gh/acme/%2e%2e',
    `gh/acme/${'a'.repeat(129)}`,
    'constructor/a/b',
    '__proto__/a/b',
  ])('is not read: %j', (text) => {
    expect(parseProject(text)).toBeUndefined();
  });

  it('is written short, and read back', () => {
    property(projects, (project) => {
      expect(parseProject(projectSlug(project))).toEqual(project);
    });
    expect(projectSlug(web)).toBe('gh/acme/web');
  });
});

describe('a standalone project', () => {
  const org = '39f0325f-b957-4b73-bdf5-05eb3d76699f';
  const repo = '28cb0ea5-e88c-43e0-a052-ed0294f0b6d0';
  const short = { vcs: 'circleci', org: '89xcrx7UvWQfzcUPAEmu5Q', repo: '63AY3yf3XeUQojmQcGZTtB' };

  it('is one, in whichever of its spellings it comes', () => {
    expect(parseProject(`circleci/${org.toUpperCase()}/${repo}`)).toEqual(short);
    expect(parseProject(`circleci/${short.org}/${repo}`)).toEqual(short);
    expect(parseBuild(`circleci/${org}/${repo}#9`)).toEqual({ project: short, number: 9 });
    expect(organizationOf('circleci', org)).toEqual({ ...short, repo: '*' });
  });

  it('keeps ids that begin with zeros, with and without the digit for them', () => {
    const id = '00000000-0000-4000-8000-0000000000ff';
    const bare = parseProject(`circleci/${id}/${repo}`)?.org ?? '';
    expect(bare).toMatch(/^[2-9A-Za-z]/);
    expect(parseProject(`circleci/111111${bare}/${repo}`)?.org).toBe(bare);
  });

  it('keeps what is no id', () => {
    for (const text of ['PXpv', 'acme', 'ZZZZZZZZZZZZZZZZZZZZZZ', '0OIl0OIl0OIl0OIl0OIl'])
      expect(parseProject(`circleci/${text}/${repo}`)?.org).toBe(text);
    expect(parseProject(`gh/${org}/${repo}`)).toEqual({ vcs: 'github', org, repo });
  });
});

describe('a build', () => {
  it.each([
    '',
    '#',
    '#1',
    'gh/acme/web',
    'gh/acme/web#',
    'gh/acme/web#0',
    'gh/acme/web#-1',
    'gh/acme/web#1.5',
    'gh/acme/web#1e3',
    'gh/acme/web#１',
    'gh/acme/web#1#2',
    'gh/acme/web#1234567890123456',
    'gh/acme/web# 1',
  ])('is not read: %j', (text) => {
    expect(parseBuild(text)).toBeUndefined();
  });

  it('is written short, and read back', () => {
    property(buildRefs, (build) => {
      expect(parseBuild(buildSlug(build))).toEqual(build);
    });
    expect(buildSlug({ project: web, number: 123 })).toBe('gh/acme/web#123');
  });

  it('may have zeros before its number', () => {
    expect(parseNumber('007')).toBe(7);
  });
});

it('reads any text at all without a fault', () => {
  property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    const project = parseProject(text);
    const build = parseBuild(text);
    if (project) expect(parseProject(projectSlug(project))).toEqual(project);
    if (build) expect(parseBuild(buildSlug(build))).toEqual(build);
  });
});

it('takes projects that differ in capitals only for the same', () => {
  expect(isSameProject(web, { vcs: 'github', org: 'Acme', repo: 'WEB' })).toBe(true);
  expect(isSameProject(web, { ...web, vcs: 'bitbucket' })).toBe(false);
  expect(isSameProject(web, { ...web, repo: 'api' })).toBe(false);
});
