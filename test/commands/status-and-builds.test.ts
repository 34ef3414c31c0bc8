import { describe, expect } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { NotConnectedError, UsageError } from '../../lambda/errors.ts';
import { createFakeBot } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, it, simulator } from '../fixture.ts';

const say = async (text: string) => messageOf(await bot.type(text), 'say');
const read = async (text: string) => textOf(await say(text));

async function refusal(text: string, from = bot): Promise<UsageError> {
  const error: unknown = await from.type(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UsageError) return error;
  throw new Error(`${text} was not refused`, { cause: error });
}

describe('status', () => {
  it('shows the jobs of the newest run of the default branch, the failed one first', async () => {
    const message = await say('status web');
    const text = textOf(message);
    expect(text).toMatch(/#123.*test/);
    expect(text.indexOf('#123')).toBeLessThan(text.indexOf('#121'));
    expect(text).toContain('Round prices half up');
    expect(text).not.toContain('#117');
    expect(intentsOf(message)).toContainEqual({ action: 'retry', build: 'gh/acme/web#123' });
  });

  it('says why on the card that a member sees, and drops it from what the channel is shown', async () => {
    const reply = await bot.type('status web');
    if (reply.kind !== 'say') throw new Error('It says nothing.');
    const shown = textOf(reply.message);
    expect(shown).toContain('price rounds half up');
    expect(shown).toMatch(/12\.35[\s\S]*12\.34/);
    expect(shown).toContain('price.test');
    expect(reply.withoutOutput && textOf(reply.withoutOutput)).toContain('`test` failed');
    expect(reply.withoutOutput && textOf(reply.withoutOutput)).not.toContain('12.34');
    expect(textOf(messageOf(await bot.type('build web#123'), 'say'))).toContain('12.34');
  });

  it('says nothing of what builds print to guests and people of another company', async () => {
    for (const effectiveRole of ['guest', 'external'] as const) {
      const reply = await bot.type('status web', { effectiveRole });
      expect(JSON.stringify(reply)).not.toContain('12.34');
    }
  });

  it('lets the channel see it where an admin has turned excerpts on, and never where another company reads', async () => {
    await bot.store.saveExcerpts('T0ACME00001', 'on');
    expect(await bot.type('status web')).toMatchObject({ output: 'channel' });
    const outside = await bot.type('status web', { audience: 'shared' });
    expect(outside).toHaveProperty('withoutOutput');
    expect(outside).not.toHaveProperty('output');
    await bot.store.saveExcerpts('T0ACME00001', 'off');
  });

  it('finds a project whatever its capitals, and in any address', async () => {
    const plain = await read('status gh/acme/web');
    for (const text of ['status WEB', 'status Acme/Web', `status ${simulator.url}/gh/acme/web`])
      expect(await read(text)).toBe(plain);
  });

  it('shows another branch, named by word, by option or by address', async () => {
    const shown = await read('status web feature/checkout-redesign');
    expect(shown).toContain('pipeline 53 was canceled');
    expect(await read('status web --branch feature/checkout-redesign')).toBe(shown);
    const address = 'https://app.circleci.com/pipelines/gh/acme/web?branch=feature%2Fcheckout-redesign';
    expect(await read(`status ${address}`)).toBe(shown);
  });

  it('says of an unknown branch that it has no builds, with the commands for those that have', async () => {
    const error = await refusal('status web mian');
    expect(error.message).toBe('acme/web has no builds on a branch named “mian”. Did you mean “main”?');
    expect(error.paste).toEqual([
      '/circle status gh/acme/web main',
      '/circle status gh/acme/web',
      '/circle builds gh/acme/web',
    ]);
  });

  it('takes the branch built last where the project is not followed', async () => {
    expect(await read('status gh/acme/infra')).toContain('A project without followers');
  });

  it('takes the default of the channel', async () => {
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', {
      vcs: 'github',
      org: 'acme',
      repo: 'mobile',
    });
    expect(await read('status')).toContain('acme/mobile');
  });
});

describe('a project', () => {
  it('is asked for with a menu when several bear the name, each choice running the command again', async () => {
    const message = await say('builds api --filter failed');
    expect(intentsOf(message)).toEqual([
      { action: 'run', command: 'builds gh/acme/api --filter failed' },
      { action: 'run', command: 'builds gh/acme-labs/api --filter failed' },
    ]);
    const chosen = messageOf(await bot.type('builds gh/acme-labs/api'), 'say');
    expect(textOf(chosen)).toContain('acme-labs/api');
  });

  it('is asked for the same way when it is part of a build', async () => {
    const commands = intentsOf(await say('build api 6'));
    expect(commands).toEqual([
      { action: 'run', command: 'build gh/acme/api#6' },
      { action: 'run', command: 'build gh/acme-labs/api#6' },
    ]);
  });

  it('that is not followed is refused with the nearest one that is', async () => {
    const error = await refusal('status wbe');
    expect(error.message).toContain('or this token can’t see it');
    expect(error.paste).toEqual(['/circle status gh/acme/web', '/circle projects']);
    expect((await refusal('builds nothing-like-it')).paste).toEqual(['/circle projects']);
  });

  it('missing in a channel without a default teaches how to set one', async () => {
    const error = await refusal('builds --filter failed');
    expect(error.message).toContain('no default project');
    expect(error.paste.slice(0, 2)).toEqual([
      '/circle default gh/acme/web',
      '/circle builds gh/acme/web --filter failed',
    ]);
  });

  it('missing is the one followed project where there is only one, and nothing where there is none', async () => {
    const followed = (count: number) =>
      botWith((circleci) => ({
        projects: async () => (await circleci.projects()).slice(2, 2 + count),
      }));
    const [one, none] = [await followed(1), await followed(0)];
    expect(textOf(messageOf(await one.type('status'), 'say'))).toContain('acme/mobile');
    expect((await refusal('status', none)).message).toContain('follows none');
  });

  it('written as org/repo is GitHub’s where it is not followed', async () => {
    expect(await read('builds acme/infra')).toContain('acme/infra');
    await expect(bot.type('builds vault-corp/secrets')).rejects.toMatchObject({ reason: 'not-found' });
    await expect(bot.type('builds vault-corp/nothing')).rejects.toMatchObject({ reason: 'not-found' });
  });
});

describe('builds', () => {
  it('lists runs, one line each with their jobs counted, newest first, and the next page', async () => {
    const message = await say('builds web --limit 3');
    const text = textOf(message);
    expect(text).toContain('`ci` #123: 1 failed, 2 passed');
    expect(text.match(/Round prices half up/g)).toHaveLength(1);
    const next = 'builds gh/acme/web --limit 3 --page 2';
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: next });
    const older = await read(next);
    expect(older).not.toContain('#123');
    expect(older).toMatch(/acme\/web/);
  });

  it('leads from a run to its jobs', async () => {
    const [first] = intentsOf(await say('builds web')).filter(
      (intent) => intent.action === 'run' && intent.command.startsWith('status'),
    );
    const card = await read(first?.action === 'run' ? first.command : '');
    expect(card).toContain('`test` failed');
    expect(card).toContain('`lint` passed');
  });

  it('counts all jobs of a run of more than a page', async () => {
    const builds = await createCircleCI({ host: simulator.url, token: 'local-token' }).builds(
      { vcs: 'github', org: 'acme', repo: 'web' },
      { limit: 1 },
    );
    const many = Array.from({ length: 145 }, (_, at) => ({
      ...builds[0]!,
      number: 400 - at,
      status: at === 140 ? ('failed' as const) : ('success' as const),
      workflow: { jobName: `job-${at}`, jobId: `j${at}`, workflowId: 'w', workflowName: 'ci' },
    }));
    const big = createFakeBot({
      host: simulator.url,
      circleci: (options) => ({
        ...createCircleCI(options),
        builds: async (_, { limit = 30, offset = 0 } = {}) => many.slice(offset, offset + limit),
      }),
    });
    await big.connect();
    expect(textOf(messageOf(await big.type('builds web'), 'say'))).toContain('1 failed, 144 passed');
  });

  it('knows the last page', async () => {
    const last = intentsOf(await say('builds docs'));
    expect(JSON.stringify(last)).not.toContain('--page');
    const far = await say('builds docs --page 9');
    expect(JSON.stringify(intentsOf(far))).not.toContain('--page 10');
  });

  it('keeps branch, filter and limit from page to page', async () => {
    const message = await say('builds web --filter failed --limit 1');
    expect(textOf(message)).toContain('#123');
    expect(intentsOf(message)).toContainEqual({
      action: 'refresh',
      command: 'builds gh/acme/web --filter failed --limit 1 --page 2',
    });
  });

  it('says of an unknown branch that it has none', async () => {
    expect((await refusal('builds web --branch mian')).message).toContain('mian');
  });

  it('of all followed projects are listed by recent', async () => {
    const message = await say('recent --limit 3');
    expect(textOf(message)).toMatch(/acme\/[\w-]+.*acme\/[\w-]+/s);
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: 'recent --limit 3 --page 2' });
  });
});

describe('build', () => {
  const described = async (text: string) => (await say(text)).text;

  it('shows the same card whichever way the build is named', async () => {
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', {
      vcs: 'github',
      org: 'acme',
      repo: 'web',
    });
    const card = await read('build gh/acme/web#123');
    expect(card).toContain('#123');
    const names = [
      'web#123',
      'web 123',
      'acme/web 123',
      'gh/acme/web/123',
      '#123',
      '123',
      'latest',
      'last',
      'web latest main',
    ];
    for (const name of names) expect(await read(`build ${name}`)).toBe(card);
    for (const url of ['https://circleci.com/gh/acme/web/123', `<${simulator.url}/gh/acme/web/123|that one>`])
      expect(await read(`build ${url}`)).toBe(card);
  });

  it('finds the failed job of a pasted workflow, and of a pasted pipeline', async () => {
    const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
    const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
    const [pipeline] = await circleci.pipelines(project, { branch: 'main' });
    const [workflow] = await circleci.workflowsOf(pipeline?.id ?? '');
    const base = 'https://app.circleci.com/pipelines/github/acme/web';
    for (const url of [
      `${base}/${pipeline?.number}`,
      `${base}/${pipeline?.number}/workflows/${workflow?.id}`,
      `https://app.circleci.com/workflow/${workflow?.id}`,
    ])
      expect(await read(`build ${url}`)).toContain('#123');
  });

  it('says when a branch has none', async () => {
    expect((await refusal('build web latest mian')).message).toContain('mian');
    expect(await described('build web latest feature/checkout-redesign')).toContain('#120');
  });

  it('that does not exist is CircleCI’s to refuse', async () => {
    await expect(bot.type('build web#99999')).rejects.toMatchObject({ reason: 'not-found' });
  });
});

describe('the connected account', () => {
  it('is shown with its projects', async () => {
    expect(await read('me')).toContain('ada');
    const projects = await read('projects');
    for (const name of ['acme/web', 'acme/api', 'acme-labs/api', 'acme/legacy'])
      expect(projects).toContain(name);
  });

  it('is missed by every command that needs it, and by no other', async () => {
    const unconnected = createFakeBot({ host: simulator.url });
    for (const text of [
      'status web',
      'builds web',
      'recent',
      'build web#1',
      'artifacts web',
      'retry web#1',
      'cancel web#1',
      'me',
      'projects',
      'default web',
    ])
      await expect(unconnected.type(text)).rejects.toBeInstanceOf(NotConnectedError);
    for (const text of ['help', 'default', 'role']) expect((await unconnected.type(text)).kind).toBe('say');
  });

  it('that CircleCI does not know any more is said by CircleCI', async () => {
    await bot.connect('revoked');
    await expect(bot.type('projects')).rejects.toBeInstanceOf(CircleCIError);
  });
});
