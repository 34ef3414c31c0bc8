import { describe, expect, it } from 'vitest';
import { buildUrl } from '../../lambda/circleci/links.ts';
import { buildSlug } from '../../lambda/circleci/project.ts';
import { buildText, isBuild, readBuild } from '../../lambda/conversation/references/build-reference.ts';
import { readRepo } from '../../lambda/conversation/references/project-reference.ts';
import { readWords } from '../../lambda/conversation/words/parse-arguments.ts';
import { split } from '../../lambda/conversation/words/tokenize.ts';
import { UsageError } from '../../lambda/errors.ts';
import { branches, buildRefs, property } from '../circleci/arbitrary-projects.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const docs = { vcs: 'bitbucket', org: 'acme', repo: 'docs' } as const;
const channel = { defaultProject: docs };
const own = { kind: 'project', project: docs } as const;
const exact = { kind: 'project', project: web } as const;
/** By an address: which CircleCI it is at is known, too. */
const cloud = 'https://circleci.com';
const linked = { ...exact, host: cloud } as const;
/** The link goes with the host that it leads to, without the punctuation around it. */
const quoting = <One extends object>(text: string, reference: One): object => {
  const [address] = /[a-z0-9][^\s<>),]*[^\s<>),.]/i.exec(text) ?? [];
  if ('host' in reference) return { ...reference, address };
  if (!('repo' in reference) || typeof reference.repo !== 'object' || !reference.repo) return reference;
  return 'host' in reference.repo ? { ...reference, repo: { ...reference.repo, address } } : reference;
};
const named = { kind: 'named', org: undefined, repo: 'web' } as const;
const owned = { kind: 'named', org: 'acme', repo: 'web' } as const;
const workflow = '5034460f-c7c4-4c43-9457-de07e2029e7b';
const standalone = { vcs: 'circleci', org: 'PXpv', repo: '8vRC' } as const;

const said = (text: string, at = channel) => {
  const words = readWords(split(text), { name: 'retry' });
  return { words, channel: at };
};
const build = (text: string) => readBuild(said(text).words.plain, said(text));
const repo = (text: string) => readRepo(said(text).words.plain[0], said(text));

function refusal(read: () => unknown): UsageError {
  try {
    read();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a build', () => {
  it.each<[string, ReturnType<typeof readBuild>]>([
    ['web#123', { kind: 'number', repo: named, number: 123 }],
    ['web 123', { kind: 'number', repo: named, number: 123 }],
    ['web #123', { kind: 'number', repo: named, number: 123 }],
    ['web/123', { kind: 'number', repo: named, number: 123 }],
    ['acme/web 123', { kind: 'number', repo: owned, number: 123 }],
    ['acme/web#123', { kind: 'number', repo: owned, number: 123 }],
    ['acme/web/123', { kind: 'number', repo: owned, number: 123 }],
    ['gh/acme/web#123', { kind: 'number', repo: exact, number: 123 }],
    ['gh/acme/web/123', { kind: 'number', repo: exact, number: 123 }],
    ['github/acme/web 123', { kind: 'number', repo: exact, number: 123 }],
    ['circleci/PXpv/8vRC#9', { kind: 'number', repo: { kind: 'project', project: standalone }, number: 9 }],
    ['#123', { kind: 'number', repo: own, number: 123 }],
    ['123', { kind: 'number', repo: own, number: 123 }],
    ['latest', { kind: 'latest', repo: own, branch: undefined }],
    ['Last', { kind: 'latest', repo: own, branch: undefined }],
    ['latest feature/x', { kind: 'latest', repo: own, branch: 'feature/x' }],
    ['web latest', { kind: 'latest', repo: named, branch: undefined }],
    ['gh/acme/web latest main', { kind: 'latest', repo: exact, branch: 'main' }],
    ['https://circleci.com/gh/acme/web/123', { kind: 'number', repo: linked, number: 123 }],
    ['circleci.com/gh/acme/web/123', { kind: 'number', repo: linked, number: 123 }],
    [
      '<https://circleci.com/gh/acme/web/123#tests/containers/0>',
      { kind: 'number', repo: linked, number: 123 },
    ],
    ['https://app.circleci.com/jobs/gh/acme/web/123', { kind: 'number', repo: linked, number: 123 }],
    [
      'https://ci.acme.dev/gh/acme/web/123',
      { kind: 'number', repo: { ...exact, host: 'https://ci.acme.dev' }, number: 123 },
    ],
    [
      'http://127.0.0.1:5000/gh/acme/web/123',
      { kind: 'number', repo: { ...exact, host: 'http://127.0.0.1:5000' }, number: 123 },
    ],
    [
      `https://app.circleci.com/pipelines/gh/acme/web/7/workflows/${workflow}/jobs/123`,
      { kind: 'number', repo: linked, number: 123 },
    ],
    [
      `https://app.circleci.com/pipelines/gh/acme/web/7/workflows/${workflow}`,
      { kind: 'workflow', repo: linked, workflow },
    ],
    ['https://app.circleci.com/pipelines/github/acme/web/7', { kind: 'pipeline', repo: linked, number: 7 }],
    [
      `https://app.circleci.com/workflow/${workflow}`,
      { kind: 'workflow', repo: undefined, workflow, job: undefined, host: cloud },
    ],
    [
      `https://app.circleci.com/pipelines/workflows/${workflow}`,
      { kind: 'workflow', repo: undefined, workflow, job: undefined, host: cloud },
    ],
    [
      `https://ci.acme.dev/workflow-run/${workflow}/jobs/42`,
      { kind: 'workflow', repo: undefined, workflow, job: 42, host: 'https://ci.acme.dev' },
    ],
    ['web pipeline 57', { kind: 'pipeline', repo: named, number: 57 }],
    ['acme/web Pipeline #57', { kind: 'pipeline', repo: owned, number: 57 }],
    ['pipeline 57', { kind: 'pipeline', repo: own, number: 57 }],
    ['https://circleci.com/gh/acme/web pipeline 57', { kind: 'pipeline', repo: linked, number: 57 }],
    ['https://circleci.com/gh/acme/web/123.', { kind: 'number', repo: linked, number: 123 }],
    ['(https://circleci.com/gh/acme/web/123),', { kind: 'number', repo: linked, number: 123 }],
    ['<https://circleci.com/gh/acme/web/123>.', { kind: 'number', repo: linked, number: 123 }],
    ['https://app.circleci.com/pipelines/gh/acme/web 123', { kind: 'number', repo: linked, number: 123 }],
    [
      'https://app.circleci.com/pipelines/gh/acme/web latest main',
      { kind: 'latest', repo: linked, branch: 'main' },
    ],
  ])('is read from %s', (text, reference) => {
    expect(build(text)).toEqual(quoting(text, reference));
    expect(isBuild(said(text).words.plain, channel)).toBe(true);
  });

  it.each<[string, string]>([
    ['', '/circle retry latest'],
    ['web', '/circle retry web latest'],
    ['acme/web', '/circle retry acme/web latest'],
    ['web#0', '/circle retry latest'],
    ['web#12a', '/circle retry latest'],
    ['web#99999999999999999999', '/circle retry latest'],
    ['web 12 13', '/circle retry latest'],
    ['web latest main x', '/circle retry latest'],
    ['gh/acme/../web#1', '/circle retry latest'],
    ['../..#1', '/circle retry latest'],
    ['😀#12', '/circle retry latest'],
    ['<build>', '/circle retry latest'],
    ['https://evil.example/x/y/12', '/circle retry latest'],
    ['https://app.circleci.com/pipelines/gh/acme/web', '/circle retry gh/acme/web latest'],
    ['https://github.com/acme/web/pull/7', '/circle status "https://github.com/acme/web/pull/7"'],
    ['web pipeline', '/circle retry latest'],
    ['web pipeline 57 8', '/circle retry latest'],
    ['https://', '/circle retry latest'],
    ['a\u0000#1 b', '/circle retry latest'],
  ])('is not read from %s, and the next command is %s', (text, next) => {
    const error = refusal(() => build(text));
    expect(error.paste[0]).toBe(next);
    expect(error.read).toContain(text.split(/[\s\0]/)[0]);
    expect(isBuild(said(text).words.plain, channel)).toBe(false);
  });

  it('is asked for with a whole example where the channel has no default', () => {
    const error = refusal(() => readBuild([], said('', { defaultProject: undefined } as never)));
    expect(error.paste).toEqual(['/circle retry acme/web latest', '/circle retry acme/web#123']);
  });

  it('without a project waits for the one followed project where the channel has no default', () => {
    const nowhere = { words: said('#12').words, channel: { defaultProject: undefined } };
    expect(readBuild(['#12'], nowhere)).toEqual({ kind: 'number', repo: { kind: 'unsaid' }, number: 12 });
  });

  it('is written out in full for a menu', () => {
    expect(buildText(build('web 123'), web)).toBe('gh/acme/web#123');
    expect(buildText(build('web latest'), web)).toBe('gh/acme/web latest');
    expect(buildText(build('web latest "a b"'), web)).toBe('gh/acme/web latest "a b"');
    expect(buildText(build('web pipeline 57'), web)).toBe('gh/acme/web pipeline 57');
  });

  it('is the same whichever way it is written', () => {
    property(buildRefs, (ref) => {
      const reference = {
        kind: 'number',
        repo: { kind: 'project', project: ref.project },
        number: ref.number,
      };
      expect(build(buildSlug(ref))).toEqual(reference);
      expect(build(buildUrl(ref))).toEqual({
        ...reference,
        repo: { ...reference.repo, host: cloud, address: buildUrl(ref) },
      });
      expect(build(buildSlug(ref).replace('#', ' '))).toEqual(reference);
    });
  });
});

describe('a project', () => {
  it.each<[string, ReturnType<typeof readRepo>]>([
    ['', own],
    ['web', named],
    ['acme/web', owned],
    ['gh/acme/web', exact],
    ['GitHub/acme/web', exact],
    ['circleci/PXpv/8vRC', { kind: 'project', project: standalone }],
    ['https://app.circleci.com/pipelines/gh/acme/web?branch=main', linked],
    ['https://circleci.com/gh/acme/web/tree/main', linked],
    ['https://circleci.com/gh/acme/web/123', linked],
    ['https://github.com/acme/web.git', { ...owned, vcs: 'github' }],
    ['https://bitbucket.org/acme/web/src/main/', { ...owned, vcs: 'bitbucket' }],
    ['https://circleci.com/gh/acme/workflows/web/tree/main', linked],
    ['web.io', { kind: 'named', org: undefined, repo: 'web.io' }],
  ])('is read from %s', (text, reference) => {
    expect(repo(text)).toEqual(quoting(text, reference));
  });

  it.each([
    '😀',
    'a/b/c/d',
    '..',
    'acme/..',
    'svn/acme/web',
    'we b',
    '"a b"',
    'https://evil.example/',
    `circleci.com/workflow/${workflow}`,
  ])('is not read from %s', (text) => {
    if (text === 'we b') return expect(repo(text)).toEqual({ ...named, repo: 'we' });
    expect(refusal(() => repo(text)).paste.length).toBeGreaterThan(0);
  });

  it('is not a build, and the command for builds is offered', () => {
    expect(refusal(() => repo('web#123')).paste).toEqual(['/circle build web#123']);
  });

  it('is read or refused with the words, whatever they are', () => {
    property(branches, (text) => {
      try {
        repo(text);
        build(text);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    });
  });
});
