/** Two installations of CircleCI in one workspace, each a simulator of its own that knows its own tokens only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { parseProject } from '../../lambda/circleci/project.ts';
import { commands } from '../../lambda/commands/index.ts';
import { projectChoices } from '../../lambda/conversation/pickers/read-choices.ts';
import { publicPartOf } from '../../lambda/conversation/publish-reply.ts';
import { UsageError } from '../../lambda/errors.ts';
import { addProject } from '../../local/circleci/histories/add-project.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { createFakeBot, type FakeBot, workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';

const admin = { effectiveRole: 'admin' } as const;
let cloud: CircleCISimulator;
let server: CircleCISimulator;
let bot: FakeBot;

beforeEach(async () => {
  cloud = await startCircleCI({ port: 0, quiet: true });
  const tokens = [
    { token: 'server-token', kind: 'personal', login: 'sven' },
    { token: 'other-server-token', kind: 'personal', login: 'olga' },
    { token: 'token-of-ann', kind: 'personal', login: 'ann' },
  ] as const;
  server = await startCircleCI({ port: 0, quiet: true, empty: true, tokens });
  for (const name of ['anvil', 'tongs']) {
    addProject(server.world, { org: 'forge', name });
    server.controls.start({ project: `github/forge/${name}`, job: 'test', ending: 'failed' });
    server.controls.finish(`github/forge/${name}`, 1, 'failed');
  }
  bot = createFakeBot({ host: cloud.url });
  await bot.connect();
});
afterEach(async () => {
  await Promise.all([cloud.close(), server.close().catch(() => undefined)]);
});

const form = submissions.connect;
if (!form) throw new Error('there is no form to connect with');
const metadata = JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001' });
const submit = (values: Readonly<Record<string, string>>) =>
  form.run(values, bot.context(admin), form.read(metadata));
const connectServer = async (more: Readonly<Record<string, string>> = {}) => {
  const reply = await submit({ token: 'server-token', host: server.url, ...more });
  expect(reply).toMatchObject({ kind: 'announce' });
  for (const one of [cloud, server]) one.controls.forgetReceived();
  return reply;
};
const said = async (text: string, who = {}) => textOf(messageOf(await bot.type(text, who), 'say'));
const hostOf = ({ url }: CircleCISimulator) => new URL(url).host;
/** As messages show it. */
const shown = (one: CircleCISimulator) => hostOf(one).replace(':', '꞉');
const asked = ({ controls }: CircleCISimulator) => controls.received().map(({ path }) => path);
/** Requests with a token that this CircleCI has not given out. */
const foreign = ({ controls }: CircleCISimulator) =>
  controls.received().filter(({ login, tokenForms }) => tokenForms.length > 0 && login === undefined);
const kept = async () => (await bot.services.secrets.read(workspace)).circleci;

afterEach(() => {
  expect([...foreign(cloud), ...foreign(server)]).toEqual([]);
});

describe('/circle connect with a second CircleCI', () => {
  it('adds a connection, one secret and one record for both', async () => {
    const reply = await connectServer();
    expect(textOf(messageOf(reply, 'announce'))).toContain(`to ${shown(server)} as *sven*`);
    expect(await kept()).toMatchObject({
      host: cloud.url,
      token: 'local-token',
      others: [{ host: server.url, token: 'server-token' }],
    });
    const text = await said('connections', admin);
    expect(text).toContain(`*${shown(cloud)}* as *ada*`);
    expect(text).toContain(`*${shown(server)}* as *sven*`);
    expect(JSON.stringify(await bot.store.connection(workspace))).not.toContain('token');
  });

  it('replaces the one for the same host', async () => {
    await connectServer();
    await submit({ token: 'other-server-token', host: server.url });
    expect(await kept()).toMatchObject({ others: [{ host: server.url, token: 'other-server-token' }] });
    expect((await kept())?.others).toHaveLength(1);
    expect(await said('connections')).toContain('*olga*');
  });

  it('takes another token of the same host for the organizations that are named', async () => {
    await connectServer();
    await submit({ token: 'other-server-token', host: server.url, organizations: 'Forge' });
    server.controls.forgetReceived();
    await said('status forge/anvil');
    await said('builds gh/forge/tongs');
    const logins = server.controls.received().flatMap(({ login }) => login ?? []);
    expect(new Set(logins)).toEqual(new Set(['olga', 'sven']));
    const builds = server.controls.received().filter(({ path }) => path.includes('/project/'));
    expect(new Set(builds.map(({ login }) => login))).toEqual(new Set(['olga']));
  });

  it.each([['a/b/c'], ['no organization!'], ['svn/acme']])(
    'refuses %s for an organization',
    async (organizations) => {
      const reply = await submit({ token: 'server-token', host: server.url, organizations });
      expect(reply).toMatchObject({ kind: 'errors', errors: { organizations: expect.any(String) } });
      expect((await kept())?.others).toBeUndefined();
    },
  );

  it('refuses an organization that another host has', async () => {
    await connectServer({ organizations: 'forge' });
    const reply = await submit({ token: 'local-token', organizations: 'gh/forge' });
    expect(reply).toMatchObject({
      kind: 'errors',
      errors: { organizations: expect.stringContaining(hostOf(server)) },
    });
  });
});

describe('a project', () => {
  it('is found at the one CircleCI that shows it, and looked for there from then on', async () => {
    await connectServer();
    expect(await said('status gh/forge/anvil')).toContain(`${server.url}/`);
    expect(await bot.store.projectHost(workspace, parseProject('gh/forge/anvil') ?? never())).toBe(
      server.url,
    );
    cloud.controls.forgetReceived();
    await said('builds gh/forge/anvil');
    expect(asked(cloud).filter((path) => path.includes('forge'))).toEqual([]);
  });

  it('is found by its bare name, in the lists of both', async () => {
    await connectServer();
    await said('status anvil');
    await said('status web');
    expect(asked(server).some((path) => path.includes('acme/web'))).toBe(false);
  });

  it('is asked of no other CircleCI where its organization is named', async () => {
    await connectServer({ organizations: 'forge' });
    await said('status gh/forge/anvil');
    await said('status gh/acme/web');
    expect(asked(cloud).filter((path) => path.includes('forge'))).toEqual([]);
    expect(asked(server).filter((path) => path.includes('acme'))).toEqual([]);
  });

  it('of the same name at both is the one that a link leads to', async () => {
    addProject(server.world, { org: 'acme', name: 'web' });
    server.controls.start({ project: 'github/acme/web', job: 'only-at-server', ending: 'success' });
    await connectServer();
    expect(await said(`builds ${server.url}/gh/acme/web`)).toContain('only-at-server');
    expect(await said('builds gh/acme/web')).not.toContain('only-at-server');
    expect(await said(`builds ${cloud.url}/gh/acme/web`)).not.toContain('only-at-server');
  });

  it('has its webhook changed at its own CircleCI alone, which no other gets the secret of', async () => {
    await connectServer();
    const circleci = await bot.context().circleci();
    const anvil = parseProject('gh/forge/anvil') ?? never();
    await circleci.setWebhookSecret(anvil, 'a-webhook', 'a-secret').catch(() => undefined);
    await circleci.deleteWebhook(anvil, 'a-webhook').catch(() => undefined);
    const changes = (one: CircleCISimulator) =>
      one.controls.received().flatMap(({ method }) => (method === 'GET' ? [] : [method]));
    expect([changes(cloud), changes(server)]).toEqual([[], ['PUT', 'DELETE']]);
  });

  describe('of the same name at both', () => {
    const web = () => parseProject('gh/acme/web') ?? never();
    beforeEach(async () => {
      addProject(server.world, { org: 'acme', name: 'web' });
      server.controls.start({ project: 'github/acme/web', job: 'only-at-server' });
      await connectServer();
    });
    const listed = async () => {
      const circleci = await bot.context().circleci();
      const lists = [circleci.projects(), circleci.recentProjects(), circleci.recentBuilds({ limit: 100 })];
      const found = (await Promise.all(lists)).flat().map(({ project }) => project);
      return [...new Set(found.filter(({ repo }) => repo === 'web').map(({ host }) => host))];
    };

    it('is one project in every list: that of the first connection', async () => {
      expect(await listed()).toEqual([cloud.url]);
      expect(await said('recent')).not.toContain('only-at-server');
    });

    it('is the one that its name leads to elsewhere, where that is known', async () => {
      await bot.store.saveProjectHost(workspace, web(), server.url);
      expect(await listed()).toEqual([server.url]);
      expect(await said('builds gh/acme/web')).toContain('only-at-server');
    });

    it('is shown without buttons where a link leads to the other, and nothing else is done with it', async () => {
      const link = (path = '') => `${server.url}/gh/acme/web${path}`;
      const build = server.world.builds.find((one) => JSON.stringify(one).includes('only-at-server'));
      const run = `${server.url}/pipelines/gh/acme/web/1/workflows/${build?.workflowId}`;
      const bare = `${server.url}/workflow/${build?.workflowId}`;
      for (const text of [
        `builds ${link()}`,
        `build ${link('/1')}`,
        `status ${link()}`,
        `why ${run}`,
        `status ${bare}`,
      ]) {
        const reply = await bot.type(text);
        expect(reply).not.toHaveProperty('follow');
        // Neither a thread that it is mentioned in nor a link's preview shows it to all.
        expect(reply.kind === 'say' && publicPartOf(reply)).toBeUndefined();
        const message = messageOf(reply, 'say');
        expect(intentsOf(message)).toEqual([]);
        expect(textOf(message)).toContain(`acme/web is the project at ${shown(cloud)}`);
      }
      const changing = ['retry', 'cancel', 'rerun', 'watch', 'ssh'].map((name) => `${name} ${link('/1')}`);
      const keeping = ['subscribe', 'default', 'webhook', 'trigger'].map((name) => `${name} ${link()}`);
      server.controls.forgetReceived();
      for (const text of [...changing, ...keeping, `cancel ${run}`, `cancel ${bare}`])
        await expect(bot.type(text, admin)).rejects.toMatchObject({
          message: expect.stringContaining('is the project at'),
          // The host alone is not what was typed.
          read: '',
        });
      for (const one of [cloud, server])
        expect(one.controls.received().filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(await bot.store.subscriptions(workspace)).toEqual([]);
      const usual = await bot.type(`status ${cloud.url}/gh/acme/web`);
      expect(intentsOf(messageOf(usual, 'say'))).not.toEqual([]);
    });

    /** Each way to type a command with a project, a build or a run, as help shows it. */
    const forms = commands.flatMap(({ name, group, usage }) =>
      usage.split(' | ').flatMap((form) => {
        const [, before, noun, branch] =
          /^([^[<]+)(?:\[[a-z|]+\] )?[[<](repo|build|run)\b[^ ]*( <branch>)?/.exec(form) ?? [];
        if (before === undefined) return [];
        const after = `${noun === 'repo' ? '' : '/1'}${branch ? ' main' : ''}`;
        return [{ before, after, shows: group === 'See' || name === 'env' || name === 'keys' }];
      }),
    );

    it('has commands to look at it and to change it', () => {
      expect(forms.filter(({ shows }) => shows).length).toBeGreaterThan(12);
      expect(forms.filter(({ shows }) => !shows).length).toBeGreaterThan(20);
    });

    it.each(forms)('is only looked at by its link: $before …', async ({ before, after, shows }) => {
      await bot.type('subscribe gh/acme/web', admin);
      const asking = bot.type(`${before}${server.url}/gh/acme/web${after}`, admin);
      if (!shows) return await expect(asking).rejects.toThrow('is the project at');
      const message = messageOf(await asking, 'say');
      expect(intentsOf(message)).toEqual([]);
      expect(textOf(message)).toContain(`acme/web is the project at ${shown(cloud)}`);
    });

    it('is in no command that is offered where its link leads nowhere', async () => {
      const refused = await bot
        .type(`status ${server.url}/gh/acme/web/tree/no-such`)
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UsageError);
      expect((refused as UsageError).message).toContain('no builds on a branch named');
      expect((refused as UsageError).paste).toEqual(['/circle connections']);
    });

    it('keeps its alerts where a link leads to the other', async () => {
      await bot.type('subscribe gh/acme/web', admin);
      const before = await bot.store.subscriptions(workspace);
      for (const name of ['mute', 'unsubscribe', 'resume', 'subscriptions'])
        await expect(bot.type(`${name} ${server.url}/gh/acme/web`, admin)).rejects.toThrow(
          'is the project at',
        );
      expect(await bot.store.subscriptions(workspace)).toEqual(before);
      await bot.type(`unsubscribe ${cloud.url}/gh/acme/web`, admin);
      expect(await bot.store.subscriptions(workspace)).toEqual([]);
    });

    it('is not taken for the other’s for good while the first does not answer', async () => {
      cloud.controls.fail({ kind: 'unavailable', times: 999 });
      await said('builds gh/acme/web');
      expect(await bot.store.projectHost(workspace, web())).toBeUndefined();
      cloud.controls.heal();
      expect(await said('builds gh/acme/web')).not.toContain('only-at-server');
      expect(await bot.store.projectHost(workspace, web())).toBe(cloud.url);
    });
  });

  it('behind a link to a third CircleCI is refused, naming those that there are', async () => {
    await connectServer();
    const refused = bot.type('builds https://ci.elsewhere.example/gh/forge/anvil');
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(`${hostOf(cloud)} and ${hostOf(server)}`);
  });

  it('is changed at its own CircleCI alone', async () => {
    await connectServer();
    await bot.type('retry gh/forge/anvil#1');
    const posts = (one: CircleCISimulator) =>
      one.controls.received().filter(({ method }) => method === 'POST');
    expect(posts(server)).toMatchObject([{ login: 'sven' }]);
    expect(posts(cloud)).toEqual([]);
  });
});

describe('one’s own account', () => {
  const own = (host: string, token: string) => bot.context().saveOwnAccount({ host, token, login: 'ann' });

  it('is used at its own CircleCI, and the workspace’s token elsewhere', async () => {
    await connectServer();
    await own(server.url, 'token-of-ann');
    await bot.type('retry gh/forge/anvil#1');
    const posts = server.controls.received().filter(({ method }) => method === 'POST');
    expect(posts).toMatchObject([{ login: 'ann' }]);
    await bot.type('trigger gh/acme/web a-branch').catch(() => undefined);
    expect(cloud.controls.received().every(({ login }) => login !== 'ann')).toBe(true);
  });

  it('can be had at each, and each is removed by its host', async () => {
    await connectServer();
    await own(server.url, 'token-of-ann');
    await own(cloud.url, 'local-token');
    expect((await bot.context().ownAccounts()).map(({ host }) => host)).toEqual([cloud.url, server.url]);
    await said(`disconnect me ${hostOf(cloud)}`);
    expect((await bot.context().ownAccounts()).map(({ host }) => host)).toEqual([server.url]);
    await said('disconnect me');
    expect(await bot.context().ownAccounts()).toEqual([]);
  });

  it('of one CircleCI is not enough where it is required at the other', async () => {
    await connectServer({ organizations: 'forge' });
    await own(cloud.url, 'local-token');
    await bot.store.saveLimits(workspace, limitsWith({ ownAccount: 'act' }));
    await expect(bot.type('retry gh/forge/anvil#1')).rejects.toThrow('own CircleCI account');
    expect(server.controls.received().filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('while one CircleCI is down', () => {
  const trouble = {
    'refuses the token': () => server.controls.fail({ kind: 'unauthorized', times: 999 }),
    'does not answer': () => server.close(),
    'answers errors': () => server.controls.fail({ kind: 'unavailable', times: 999 }),
  } as const;

  it.each(Object.entries(trouble))('as it %s, lists show the other and name it', async (_, begin) => {
    await connectServer();
    await begin();
    server.controls.forgetReceived();
    for (const text of ['failing', 'projects', 'recent', 'approvals']) {
      const list = await said(text);
      expect(list).toContain(`Could not read ${shown(server)}`);
      expect(list).toContain('acme/');
    }
    await bot.store.saveLogin(workspace, 'U0ANN00001', 'ada', 'if free');
    expect(await said('mine')).toContain(`Could not read ${shown(server)}`);
    expect(await said('status gh/acme/web')).toContain('acme/web');
    const web = 'github/acme/web';
    cloud.controls.finish(web, cloud.controls.start({ project: web }), 'success');
    await expect(bot.type('retry all failed')).rejects.toThrow(`I could not read ${hostOf(server)}`);
  });

  const quickly = async (asking: Promise<unknown>) => {
    const began = performance.now();
    await asking;
    // A question that gets no answer ends after ten seconds.
    expect(performance.now() - began).toBeLessThan(8_000);
  };

  it('as it hangs, what is asked of the other comes within seconds', async () => {
    await connectServer();
    server.controls.fail({ kind: 'hang', times: 999 });
    for (const text of ['projects', 'status web', 'status gh/acme/web']) await quickly(said(text));
    const circleci = await bot.context().circleci();
    const offered = projectChoices(circleci);
    await quickly(offered);
    expect((await offered).map(({ label }) => label)).toContain('acme/web');
  });

  it('as the first hangs, what is asked of the other comes within seconds', async () => {
    await connectServer();
    const workflow = server.world.builds.find((one) => one.workflowId)?.workflowId ?? never();
    cloud.controls.fail({ kind: 'hang', times: 999 });
    const circleci = await bot.context().circleci();
    await quickly(circleci.workflowState(workflow));
    await quickly(said('status anvil'));
  });

  it('says nothing of the kind once both answer', async () => {
    await connectServer();
    const list = await said('failing');
    expect(list).not.toContain('Could not read');
    expect(list).toContain('forge/anvil');
    expect(list).toContain('acme/');
    expect(JSON.stringify(await bot.type('failing'))).toContain(server.url);
  });
});

describe('the account of a connection', () => {
  const changes = (one: CircleCISimulator) =>
    one.controls.received().flatMap(({ method, path }) => (method === 'GET' ? [] : [path.split('?')[0]]));
  const press = (command: string) => bot.agree(command, admin);

  it('is asked for where there are several, and named by its host', async () => {
    await connectServer();
    for (const key of ['ssh-key', 'heroku-key']) {
      const refused = await bot.type(`account ${key}`, admin).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UsageError);
      expect((refused as UsageError).paste).toEqual([
        `/circle account ${key} ${hostOf(cloud)}`,
        `/circle account ${key} ${hostOf(server)}`,
      ]);
    }
    expect([changes(cloud), changes(server)]).toEqual([[], []]);
  });

  it('gets its key on GitHub from its own CircleCI', async () => {
    await connectServer();
    const question = await said(`account ssh-key ${hostOf(server)}`, admin);
    expect(question).toContain('*sven*');
    expect(question).toContain(shown(server));
    await press(`account ssh-key ${hostOf(server)}`);
    expect([changes(cloud), changes(server)]).toEqual([[], ['/api/v1.1/user/ssh-key']]);
  });

  it('gets its Heroku key from a form that knows it', async () => {
    await connectServer();
    const opened = await bot.type(`account heroku-key ${hostOf(server)}`, admin);
    if (opened.kind !== 'open') throw new Error('no form');
    const form = submissions['heroku-key'];
    const set = form?.run(
      { key: 'HRKU-0123' },
      bot.context(admin),
      form.read(opened.modal.private_metadata ?? ''),
    );
    expect(textOf(messageOf((await set) ?? never(), 'announce'))).toContain('*sven*');
    expect([changes(cloud), changes(server)]).toEqual([[], ['/api/v1.1/user/heroku-key']]);
  });

  it('is shown by /circle me with what is wrong with it, and hides nothing of the others', async () => {
    await connectServer();
    expect(await said('me')).not.toMatch(/reach|accepts/);
    cloud.controls.fail({ kind: 'unauthorized', times: 999 });
    await server.close();
    const text = await said('me');
    expect(text).toContain(`${shown(cloud)} no longer accepts its token`);
    expect(text).toContain(`Could not reach ${shown(server)}`);
    expect(text).toContain('You act with these accounts until you connect your own');
  });
});

describe('/circle disconnect', () => {
  it('asks which one, and offers each by name', async () => {
    await connectServer();
    const refused = await bot.type('disconnect', admin).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect((refused as UsageError).paste).toEqual([
      `/circle disconnect ${hostOf(cloud)}`,
      `/circle disconnect ${hostOf(server)}`,
      '/circle disconnect all',
      '/circle disconnect me',
    ]);
  });

  it('ends one with its webhooks, having said what stops, and leaves the other as it was', async () => {
    await connectServer();
    for (const text of ['subscribe gh/acme/web', 'subscribe gh/forge/anvil']) await bot.type(text);
    const hooksAt = ({ world }: CircleCISimulator) => world.webhooks.length;
    const before = hooksAt(cloud);
    expect(hooksAt(server)).toBe(1);
    const question = await said(`disconnect ${hostOf(server)}`, admin);
    expect(question).toContain(`from ${shown(server)} (*sven*)`);
    expect(question).toContain('1 alert subscription in 1 channel');
    const told = messageOf(await bot.agree(`disconnect ${hostOf(server)}`, admin), 'replace');
    expect(textOf(told)).toContain(`from ${shown(server)} and deleted the token`);
    expect([hooksAt(cloud), hooksAt(server)]).toEqual([before, 0]);
    expect(await kept()).toEqual({ host: cloud.url, token: 'local-token' });
    expect((await bot.store.hooks(workspace)).map(({ project }) => project.org)).toEqual(['acme']);
    server.controls.forgetReceived();
    await said('status gh/acme/web');
    await bot.type('status gh/forge/anvil').catch(() => undefined);
    expect(asked(server)).toEqual([]);
  });

  it('ends the first one, too', async () => {
    await connectServer();
    await bot.agree(`disconnect ${hostOf(cloud)}`, admin);
    expect(await kept()).toEqual({ host: server.url, token: 'server-token' });
    expect(await said('status gh/forge/anvil')).toContain('anvil');
  });

  it('ends all', async () => {
    await connectServer();
    await bot.agree('disconnect all', admin);
    expect(await kept()).toBeUndefined();
    expect(await bot.store.connection(workspace)).toBeUndefined();
  });

  it('is a button of the list, for admins', async () => {
    await connectServer();
    const commands = async (who: object) =>
      intentsOf(messageOf(await bot.type('connections', who), 'say')).flatMap((one) =>
        'command' in one ? [one.command] : [],
      );
    expect(await commands(admin)).toEqual([`disconnect ${hostOf(cloud)}`, `disconnect ${hostOf(server)}`]);
    expect(await commands({})).toEqual([]);
  });
});

function never(): never {
  throw new Error('it is a project');
}
