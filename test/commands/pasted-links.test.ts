import { describe, expect } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { NotConnectedError, UsageError } from '../../lambda/errors.ts';
import { createFakeBot, type FakeBot } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';

const read = async (text: string, from = bot) => textOf(messageOf(await from.type(text), 'say'));

async function refusal(text: string, from = bot): Promise<UsageError> {
  const error: unknown = await from.type(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UsageError) return error;
  throw new Error(`${text} was not refused`, { cause: error });
}

/** A bot whose CircleCI differs in these calls. */
async function botWith(change: (circleci: CircleCI) => Partial<CircleCI>): Promise<FakeBot> {
  const changed = createFakeBot({
    host: simulator.url,
    circleci: (options) => {
      const circleci = createCircleCI(options);
      return { ...circleci, ...change(circleci) };
    },
  });
  await changed.connect();
  return changed;
}

describe('without a command', () => {
  it('a project, a branch and a build are shown', async () => {
    const main = await read('status web');
    for (const text of ['web', 'acme/web', 'WEB', 'gh/acme/web', `${simulator.url}/gh/acme/web`, '`web`'])
      expect(await read(text)).toBe(main);
    expect(await read('web feature/checkout-redesign')).toBe(
      await read('status web feature/checkout-redesign'),
    );
    const build = await read('build web#123');
    for (const text of ['web#123', 'web 123', 'https://circleci.com/gh/acme/web/123.'])
      expect(await read(text)).toBe(build);
  });

  it('the newest run is shown, which a branch shows anyway', async () => {
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', {
      vcs: 'github',
      org: 'acme',
      repo: 'web',
    });
    const main = await read('status web');
    for (const text of ['web latest', 'status web latest', 'status latest', 'latest', 'web latest main'])
      expect(await read(text)).toBe(main);
    const branch = 'feature/checkout-redesign';
    expect(await read(`status web newest ${branch}`)).toBe(await read(`status web ${branch}`));
    expect(await read('why web latest')).toBe(await read('why web'));
  });

  it('the page of a branch is shown, whatever its address asks for', async () => {
    const shown = await read('status web feature/checkout-redesign');
    const page = `${simulator.url}/pipelines/gh/acme/web?branch=feature%2Fcheckout-redesign`;
    for (const text of [page, `${page}&filter=all`, `<${page}>`]) expect(await read(text)).toBe(shown);
    expect(await read('https://github.com/acme/web/tree/main?tab=readme')).toBe(
      await read('status web main'),
    );
  });

  it('a project is shown although it is called almost like a command', async () => {
    const renamed = await botWith((circleci) => ({
      projects: async () => {
        const [first, ...others] = await circleci.projects();
        return first ? [{ ...first, project: { ...first.project, name: 'acme/logs' } }, ...others] : [];
      },
    }));
    expect(await read('logs', renamed)).toContain('acme/logs');
    expect((await refusal('log', renamed)).message).toContain('Which build?');
  });

  it('several projects of one name are asked for with a menu', async () => {
    expect(intentsOf(messageOf(await bot.type('api'), 'say'))).toEqual([
      { action: 'run', command: 'status gh/acme/api' },
      { action: 'run', command: 'status gh/acme-labs/api' },
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['wbe', ['/circle status gh/acme/web', '/circle projects', '/circle help']],
    ['deploy web', ['/circle projects', '/circle help']],
    ['__proto__', ['/circle projects', '/circle help']],
  ])('a word that is neither is suggested as a project: %s', async (text, paste) => {
    const error = await refusal(text);
    expect(error.message).toContain('No command or followed project is named');
    expect(error.paste).toEqual(paste);
  });

  it.each<[string, readonly string[]]>([
    ['stauts web', ['/circle status web']],
    ['unmute web', ['/circle resume web']],
    ['sub web --branch "a b"', ['/circle subscribe web --branch "a b"']],
    ['alerts', ['/circle subscriptions']],
    ['pause 2h', ['/circle mute 2h']],
    ['last', ['/circle recent']],
    ['unwatch web', ['/circle help watch']],
    ['hlep', ['/circle help']],
  ])('a word that is almost a command is told as one: %s', async (text, paste) => {
    const error = await refusal(text);
    expect(error.message).toMatch(/^Unknown command `\S+`\. Did you mean `[\w ]+`\?$/);
    expect(error.paste).toEqual(paste);
  });

  it('words that may hold a secret are compared with nothing, and not repeated', async () => {
    const error = await refusal('secrets A=hunter2');
    expect([error.message, error.read, ...error.paste].join()).not.toContain('hunter2');
    expect(error.paste[0]).toBe('/circle env');
  });

  it('a command is suggested where CircleCI cannot be asked, and connecting where nothing is near', async () => {
    const unconnected = createFakeBot({ host: simulator.url });
    expect((await refusal('stauts web', unconnected)).paste).toEqual(['/circle status web']);
    await expect(unconnected.type('bananas')).rejects.toBeInstanceOf(NotConnectedError);
  });
});

describe('status of a link', () => {
  it('to a build is that build, wherever it is shown', async () => {
    const build = await read('build web#120');
    for (const text of [
      'web#120',
      'https://circleci.com/gh/acme/web/120',
      `${simulator.url}/gh/acme/web/120#tests/containers/0`,
      'https://app.circleci.com/pipelines/gh/acme/web/7/workflows/5034460f-c7c4-4c43-9457-de07e2029e7b/jobs/120',
      'https://app.circleci.com/jobs/gh/acme/web/120,',
    ])
      expect(await read(`status ${text}`)).toBe(build);
  });

  it('to a branch is that branch, of CircleCI or of GitHub', async () => {
    const branch = await read('status web feature/checkout-redesign');
    for (const url of [
      'https://github.com/acme/web/tree/feature/checkout-redesign',
      'https://circleci.com/gh/acme/workflows/web/tree/feature%2Fcheckout-redesign',
      '(https://app.circleci.com/pipelines/gh/acme/web?branch=feature%2Fcheckout-redesign).',
    ])
      expect(await read(`status ${url}`)).toBe(branch);
    expect(await read('builds https://github.com/acme/web/tree/feature/checkout-redesign')).toBe(
      await read('builds web --branch feature/checkout-redesign'),
    );
  });

  it('to a folder or a file is the branch that it is on', async () => {
    const branch = await read('status web feature/checkout-redesign');
    for (const path of ['tree/feature/checkout-redesign/src/cart', 'blob/feature/checkout-redesign/a.ts#L4'])
      expect(await read(`https://github.com/acme/web/${path}`)).toBe(branch);
    const unbuilt = await refusal('status https://github.com/acme/web/tree/feature/new');
    expect(unbuilt.message).toContain('no builds on a branch named “feature/new”');
  });

  it('to a pull request is the branch on which CircleCI builds it', async () => {
    const branch = await read('status web feature/checkout-redesign');
    for (const text of ['https://github.com/acme/web/pull/312', 'https://github.com/acme/web/pull/312/files'])
      expect(await read(`status ${text}`)).toBe(branch);
    expect(await read('status web pull/312')).toBe(branch);
  });

  it('to a pull request is found in v1.1’s builds where pipelines are not shown', async () => {
    const projectToken = await botWith(() => ({ pipelines: refused }));
    expect(await read('status https://github.com/acme/web/pull/312', projectToken)).toContain(
      'feature/checkout-redesign',
    );
  });

  it('to a pull request of a fork is its own branch', async () => {
    const asked: string[] = [];
    const forked = await botWith((circleci) => ({
      pipelines: refused,
      branchBuilds: async (project, branch, query) => {
        asked.push(branch);
        return branch === 'pull/318/head' ? circleci.branchBuilds(project, 'main', query) : [];
      },
    }));
    await read('status https://github.com/acme/web/pull/318', forked);
    expect(asked.at(-1)).toBe('pull/318/head');
  });

  it('to a pull request that CircleCI does not list says so, and what to type', async () => {
    const error = await refusal('status https://github.com/acme/web/pull/99999');
    expect(error.message).toContain('pull request 99999');
    expect(error.paste[0]).toBe('/circle builds gh/acme/web');
  });

  it('to a commit is what was built of it; one that was not built is said to be none', async () => {
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const { revision = '' } = await circleci.build({
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      number: 120,
    });
    for (const sha of [revision, revision.slice(0, 9)])
      expect(await read(`status https://github.com/acme/web/commit/${sha}`)).toContain('#120');
    const error = await refusal(`status https://github.com/acme/web/commit/${'a1'.repeat(20)}`);
    expect(error.message).toContain('None of the newest builds of acme/web');
    expect(error.paste[0]).toBe('/circle status gh/acme/web');
  });

  it('to a release is what was built of its tag', async () => {
    expect(await read('status https://github.com/acme/web/releases/tag/v1.4.0')).toContain('Release 1.4.0');
    expect((await refusal('status https://github.com/acme/web/releases/tag/v9')).message).toContain('v9');
  });

  it('to a repository finds the project that CircleCI addresses by ids', async () => {
    const standalone = { vcs: 'circleci', org: 'PXpv', repo: '8vRC', name: 'acme/shop' } as const;
    const asked: unknown[] = [];
    const bots = await botWith((circleci) => ({
      projects: async () => [{ project: standalone, defaultBranch: 'main', vcsUrl: '' }],
      branchBuilds: async (project, branch, query) => {
        asked.push(project);
        return circleci.branchBuilds({ vcs: 'github', org: 'acme', repo: 'web' }, branch, query);
      },
    }));
    await read('status https://github.com/acme/shop/tree/main', bots);
    expect(asked).toContainEqual(standalone);
  });

  it.each([
    'https://ci.elsewhere.example/gh/acme/web',
    'https://ci.elsewhere.example/gh/acme/web/tree/main',
    'https://ci.elsewhere.example/gh/acme/web/123',
    'https://ci.elsewhere.example/pipelines/gh/acme/web/7',
    'https://ci.elsewhere.example/workflow-run/5034460f-c7c4-4c43-9457-de07e2029e7b',
  ])('to another CircleCI is refused, and never answered with what ours has: %s', async (url) => {
    for (const text of [url, `status ${url}`]) {
      const error = await refusal(text);
      expect(error.message).toContain('leads to ci.elsewhere.example');
      expect(error.message).toContain('which is not connected');
      expect(error.read).toBe(url);
      // The project's name would be that of the one which is connected.
      expect(error.paste).toEqual(['/circle connect']);
    }
  });

  it.each([
    'https://gitlab.com/acme/web/-/tree/main',
    'https://jenkins.elsewhere.example/job/web/12',
    'https://app.circleci.com/home',
    'https://circleci.com/docs/guides/toolkit',
  ])('to anything else is refused with the links that are read: %s', async (url) => {
    for (const text of [url, `status ${url}`]) {
      const error = await refusal(text);
      expect(error.message).toContain(new URL(url).host);
      expect(error.message).toContain('Supported links');
    }
  });
});

describe('a link to a branch', () => {
  it('is watched, and not taken for a branch’s name', async () => {
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', {
      vcs: 'github',
      org: 'acme',
      repo: 'mobile',
    });
    const watched = async (text: string) => {
      await bot.type(`watch ${text}`);
      return (await bot.store.watches('T0ACME00001')).map(({ project, branch }) => [project.repo, branch]);
    };
    expect(await watched('https://github.com/acme/web/tree/feature/checkout-redesign')).toEqual([
      ['web', 'feature/checkout-redesign'],
    ]);
    expect(await watched('main')).toContainEqual(['mobile', 'main']);
  });

  it('is subscribed to alone', async () => {
    await bot.type('subscribe https://github.com/acme/web/tree/main', { effectiveRole: 'admin' });
    const [kept] = await bot.store.subscriptions('T0ACME00001');
    expect(kept?.rule.branches).toEqual(['main']);
  });
});

describe('a branch that was misspelt', () => {
  it.each([
    ['status web mian', '/circle status gh/acme/web main'],
    ['web mian', '/circle status gh/acme/web main'],
    ['status web feature/checkout-redesing', '/circle status gh/acme/web feature/checkout-redesign'],
    ['builds web --branch mian', '/circle builds gh/acme/web --branch main'],
    ['artifacts web --branch mian', '/circle artifacts gh/acme/web --branch main'],
    ['build web latest mian', '/circle build gh/acme/web latest main'],
  ])('gets the nearest: %s', async (text, paste) => {
    const error = await refusal(text);
    expect(error.message).toContain('Did you mean');
    expect(error.paste[0]).toBe(paste);
  });

  it('is watched, since it may come, with the nearest one press away', async () => {
    const message = messageOf(await bot.type('watch web mian'), 'say');
    expect(textOf(message)).toContain('Did you mean `main`?');
    expect(intentsOf(message)[0]).toEqual({ action: 'run', command: 'watch gh/acme/web main' });
    expect(textOf(messageOf(await bot.type('watch web zzzzzzzz'), 'say'))).not.toContain('Did you mean');
  });

  it('gets none where nothing is near', async () => {
    const error = await refusal('status web zzzzzzzz');
    expect(error.message).not.toContain('Did you mean');
    expect(error.paste).toEqual(['/circle status gh/acme/web', '/circle builds gh/acme/web']);
  });
});

describe('the newest artifacts', () => {
  it('of a branch without a completed build are none, and the token is not blamed', async () => {
    const running = await botWith((circleci) => ({
      branchBuilds: (project, _, query) => circleci.branchBuilds(project, 'main', query),
    }));
    const error = await refusal('artifacts web --branch pull/3', running);
    expect(error.message).toBe('acme/web has no completed build on pull/3.');
    expect(error.paste).toEqual(['/circle builds gh/acme/web --branch pull/3']);
  });

  it('of a project that is not there are CircleCI’s to refuse', async () => {
    await expect(bot.type('artifacts vault-corp/nothing')).rejects.toMatchObject({ reason: 'not-found' });
  });
});

async function refused(): Promise<never> {
  const circleci = createCircleCI({ host: simulator.url, token: 'unknown' });
  await circleci.me();
  throw new Error('it was let in');
}
