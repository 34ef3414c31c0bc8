import { beforeEach, describe, expect } from 'vitest';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import {
  AlreadyDoneError,
  NotConnectedError,
  RefusedError,
  StaleError,
  UsageError,
} from '../../lambda/errors.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { createFakeBot, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, itWith, simulator } from '../fixture.ts';

const tokens = [
  { token: 'local-token', kind: 'personal', login: 'ada' },
  { token: 'own-token', kind: 'personal', login: 'ann' },
  { token: 'project-token', kind: 'project', login: 'ada', project: 'github/acme/web' },
] as const;

const it = itWith({ circleci: () => ({ tokens }) });

const web = 'github/acme/web';
const ann = 'U0ANN00001';
const newer = 'API v2';
const posts = () => simulator.controls.received().filter(({ method }) => method === 'POST');
const paths = () => posts().map(({ path }) => path.replace(/^\/api\//, ''));
const announced = async (text: string) => messageOf(await bot.type(text), 'announce');
const agreed = async (text: string, who?: Who) => messageOf(await bot.agree(text, who), 'replace');

let branches = 0;
function ended(more: Partial<Parameters<typeof simulator.controls.start>[0]> = {}) {
  branches += 1;
  const number = simulator.controls.start({
    project: web,
    branch: `again-${branches}`,
    ending: 'failed' as const,
    hold: 'running' as const,
    ...more,
  });
  simulator.controls.finish(web, number, 'failed');
  return number;
}

describe('retry, once v1.1 has gone', () => {
  it('is done by v2, once, and says so with the new build', async () => {
    const old = ended();
    simulator.controls.turn({ gone: true });
    const message = await announced(`retry web#${old}`);
    const text = textOf(message);
    expect(text).toContain(`<@${ann}>`);
    expect(text).toContain(`#${old + 1}`);
    expect(text).toContain(newer);
    expect(intentsOf(message)).toEqual([{ action: 'run', command: `build gh/acme/web#${old + 1}` }]);
    expect(paths()).toEqual([
      `v1.1/project/github/acme/web/${old}/retry`,
      expect.stringMatching(/^v2\/workflow\/[\w-]+\/rerun$/),
    ]);
    expect(bot.settled).toMatchObject([{ name: 'retry', outcome: 'done' }]);
  });

  it('says where to look when the new build has no number yet', async () => {
    const old = ended();
    simulator.controls.turn({ gone: true });
    simulator.controls.fail({ kind: 'unavailable', method: 'GET', path: '/job', times: 20 });
    const message = await announced(`retry web#${old}`);
    expect(textOf(message)).toContain('The job runs in a new workflow');
    const [look] = intentsOf(message);
    if (look?.action !== 'run') throw new Error('no button to look');
    simulator.controls.heal();
    expect(textOf(messageOf(await bot.type(look.command), 'say'))).toContain(`#${old + 1}`);
  });

  it('says to a workspace with a project’s token that it takes a personal one, and where to give it', async () => {
    const old = ended();
    // Only the configuration can hold one: /circle connect refuses it.
    Object.assign(bot.services, { circleciToken: 'project-token' });
    simulator.controls.turn({ gone: true });
    const refused = await bot.type(`retry gh/acme/web#${old}`).catch((error: unknown) => error);
    const text = textOf(errorView(refused, { reference: 'r3f' }));
    expect(text).toContain('*personal API token*');
    expect(text).toContain('/circle connect');
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
  });

  it('without a clear answer of v2 says so, and is not repeated', async () => {
    const old = ended();
    simulator.controls.turn({ gone: true });
    simulator.controls.fail({ kind: 'cut', method: 'POST', path: '/rerun', afterwards: true });
    const text = textOf(messageOf(await bot.type(`retry web#${old}`, { key: 'one' }), 'say'));
    expect(text).toContain('didn’t confirm');
    await expect(bot.type(`retry web#${old}`, { key: 'one' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(2);
  });
});

describe('rerun', () => {
  it('runs again what failed in the workflow, once, and tells the channel', async () => {
    const old = ended();
    const message = await announced(`rerun web#${old}`);
    expect(textOf(message)).toContain(`<@${ann}> reran the failed jobs`);
    expect(textOf(message)).toContain(`#${old + 1}`);
    expect(posts()).toHaveLength(1);
    expect(paths()[0]).toMatch(/^v2\/workflow\/[\w-]+\/rerun$/);
    expect(bot.settled).toMatchObject([{ name: 'rerun', target: `acme/web#${old}`, outcome: 'done' }]);
  });

  it('of a workflow in which nothing failed says so, and how to run all of it', async () => {
    const good = ended();
    simulator.controls.finish(web, good, 'success');
    const fine = simulator.controls.start({ project: web, branch: 'fine', hold: 'running' });
    simulator.controls.finish(web, fine, 'success');
    const refused = bot.type(`rerun web#${fine}`);
    await expect(refused).rejects.toBeInstanceOf(StaleError);
    await expect(refused).rejects.toThrow(
      `Nothing failed in the workflow of acme/web#${fine}. Run all of it again: /circle rerun gh/acme/web#${fine} all`,
    );
  });

  it('of a build without a workflow says how to run it alone', async () => {
    const answering = createFakeBot({
      host: simulator.url,
      circleci: (options) => {
        const circleci = bot.services.circleci(options);
        return {
          ...circleci,
          build: async (ref) => ({ ...(await circleci.build(ref)), workflow: undefined }),
        };
      },
    });
    await answering.connect();
    const refused = answering.type('rerun web#123');
    await expect(refused).rejects.toBeInstanceOf(StaleError);
    await expect(refused).rejects.toThrow('/circle retry gh/acme/web#123');
    expect(posts()).toEqual([]);
  });

  it('is refused to a viewer', async () => {
    await expect(bot.type('rerun web#123', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    expect(posts()).toEqual([]);
  });
});

describe('ssh', () => {
  beforeEach(() => bot.connectOwn('own-token', { login: 'ann' }));

  it.each([false, true])('runs again, and is open until it ends; v1.1 gone: %s', async (gone) => {
    const old = ended();
    simulator.controls.turn({ gone });
    const message = await agreed(`ssh web#${old}`);
    const text = textOf(message);
    expect(text).toContain(`<@${ann}> reran`);
    expect(text).toContain('with SSH');
    expect(text.includes(newer)).toBe(gone);
    const [how] = intentsOf(message);
    expect(how).toEqual({ action: 'run', command: `build gh/acme/web#${old + 1}` });
    expect(textOf(messageOf(await bot.type(`build web#${old + 1}`), 'say'))).toMatch(
      /SSH is enabled.*Refresh/,
    );
    simulator.controls.finish(web, old + 1, 'success');
    const card = textOf(messageOf(await bot.type(`build web#${old + 1}`), 'say'));
    expect(card).not.toMatch(/SSH is enabled|ssh -p/);
  });

  it('of a build that runs says how to stop it', async () => {
    const running = simulator.controls.start({ project: web, branch: 'ssh-runs', hold: 'running' });
    await expect(bot.type(`ssh web#${running}`)).rejects.toThrow(`/circle cancel gh/acme/web#${running}`);
    expect(posts()).toEqual([]);
  });

  it('is refused to a viewer, and recorded for everybody else', async () => {
    await expect(bot.type('ssh web#123', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    expect(posts()).toEqual([]);
    const old = ended();
    await bot.agree(`ssh web#${old}`);
    expect(bot.settled).toEqual([{ name: 'ssh', target: `acme/web#${old}`, by: ann, outcome: 'done' }]);
  });

  it('me lets the person’s own account into a build that runs, publicly', async () => {
    const running = simulator.controls.start({ project: web, branch: 'ssh-me', hold: 'running' });
    const text = textOf(await agreed(`ssh me web#${running}`));
    expect(text).toContain(`<@${ann}> enabled SSH on`);
    expect(paths()).toEqual([`v1.1/project/github/acme/web/${running}/ssh-users`]);
    expect(simulator.controls.build(web, running)?.sshUsers).toMatchObject([{ login: 'ann' }]);
    expect(bot.settled).toMatchObject([{ name: 'add ssh user', outcome: 'done' }]);
  });

  it('me of a build that has ended says how to run it again, open', async () => {
    const old = ended();
    await expect(bot.type(`ssh me web#${old}`)).rejects.toThrow(`/circle ssh gh/acme/web#${old}`);
    expect(posts()).toEqual([]);
    await expect(bot.type('ssh me')).rejects.toMatchObject({
      paste: expect.arrayContaining(['/circle ssh me acme/web latest']),
    });
  });
});

describe('trigger', () => {
  it('starts a build of a branch with its parameters, publicly, naming no value', async () => {
    const message = await agreed(
      'trigger web main --param DEPLOY=true --param NOTE="two words" --param CIRCLE_JOB=lint',
    );
    const text = textOf(message);
    expect(text).toContain(`<@${ann}> started *acme/web* on \`main\``);
    expect(text).toContain('`DEPLOY`, `NOTE`');
    expect(text).not.toContain('two words');
    expect(paths()).toEqual(['v1.1/project/github/acme/web/tree/main']);
    expect(posts()[0]?.body).toEqual({
      build_parameters: { DEPLOY: true, NOTE: 'two words', CIRCLE_JOB: 'lint' },
    });
    const [show] = intentsOf(message);
    if (show?.action !== 'run') throw new Error('no button to look');
    expect(textOf(messageOf(await bot.type(show.command), 'say'))).toContain('lint');
    expect(bot.settled).toMatchObject([{ name: 'trigger', target: 'acme/web on main', outcome: 'done' }]);
  });

  it.each([
    ['trigger web --tag v1.4.0', { tag: 'v1.4.0' }, 'for tag `v1.4.0`'],
    ['trigger web main --revision 5d2f6c1b00', { revision: '5d2f6c1b00' }, 'at `5d2f6c1`'],
    ['trigger web --revision=5d2f6c1b00', { revision: '5d2f6c1b00' }, 'at `5d2f6c1`'],
  ])('%s asks CircleCI for just that', async (text, body, words) => {
    expect(textOf(await agreed(text))).toContain(words);
    expect(posts()[0]?.body).toEqual(body);
  });

  it('is done by v2 once v1.1 has gone, as a pipeline that can be looked at', async () => {
    simulator.controls.turn({ gone: true });
    const message = await agreed('trigger web main --param count=3');
    expect(textOf(message)).toMatch(/as .*pipeline \d+/);
    expect(textOf(message)).toContain(newer);
    expect(paths()).toEqual(['v1.1/project/github/acme/web/tree/main', 'v2/project/gh/acme/web/pipeline']);
    expect(posts()[1]?.body).toEqual({ branch: 'main', parameters: { count: 3 } });
    const [show] = intentsOf(message);
    if (show?.action !== 'run') throw new Error('no button to look');
    expect(textOf(messageOf(await bot.type(show.command), 'say'))).toMatch(/acme\/web.*pipeline \d+/s);
  });

  it('of a single commit says what CircleCI still starts, once v1.1 has gone', async () => {
    simulator.controls.turn({ gone: true });
    const refused = bot.agree('trigger web --revision 5d2f6c1b00');
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toMatchObject({
      paste: expect.arrayContaining(['/circle trigger gh/acme/web main']),
    });
    expect(posts()).toHaveLength(1);
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
  });

  it('with a parameter that is not declared names it, and no token', async () => {
    simulator.controls.turn({ gone: true });
    const refused = bot.agree('trigger mobile main --param lanes=beta');
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(
      'CircleCI did not start acme/mobile on main. It said: Project not found. Most likely lanes is not a parameter that the configuration declares.',
    );
    await expect(refused).rejects.toMatchObject({ paste: ['/circle trigger gh/acme/mobile main'] });
    expect(bot.settled).toMatchObject([{ outcome: 'refused' }]);
    expect(textOf(await agreed('trigger mobile main --param lane=beta'))).toContain('started');
  });

  it('of a branch that is not there says so, with the nearest', async () => {
    simulator.controls.turn({ gone: true });
    await expect(bot.agree('trigger web mian')).rejects.toMatchObject({
      message: 'acme/web has no branch named “mian” in CircleCI. Did you mean “main”?',
      paste: [
        '/circle trigger gh/acme/web main',
        '/circle trigger gh/acme/web',
        '/circle builds gh/acme/web',
      ],
    });
    await expect(bot.agree('trigger web no-such-branch')).rejects.toThrow('no branch named');
  });

  it.each([
    ['refused', 'Rerun requests are disabled', {}, 'It said: Rerun requests are disabled.'],
    ['refused', '', { A: 1, B: 2 }, 'Most likely A, B are not all parameters'],
    ['not-found', 'Project not found', { A: 1 }, 'Most likely A is not a parameter'],
  ] as const)('that CircleCI refuses as %s (%s) gives the likely reason', async (reason, said, all, why) => {
    const answering = await botWith(() => ({
      trigger: async () => {
        throw new CircleCIError(reason, 'no', { said, needsPersonalToken: true });
      },
    }));
    const options = Object.entries(all).map(([name, value]) => ` --param ${name}=${value}`);
    const refused = answering.agree(`trigger web main${options.join('')}`);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(why);
  });

  it('of a project that is not followed says what happened, by either API', async () => {
    const text = textOf(await agreed('trigger gh/acme/infra main'));
    expect(text).toContain(newer);
    expect(text).toContain('no one follows the project on CircleCI');
  });

  it('says so when CircleCI didn’t start anything', async () => {
    const answering = createFakeBot({
      host: simulator.url,
      circleci: (options) => ({
        ...bot.services.circleci(options),
        trigger: async () => ({ kind: 'nothing', said: 'No workflow to run.' }),
      }),
    });
    await answering.connect();
    const text = textOf(messageOf(await answering.agree('trigger web main'), 'replace'));
    expect(text).toContain('didn’t start anything');
    expect(text).toContain('No workflow to run.');
  });

  it('without a clear answer says so, shows the builds, and is not repeated', async () => {
    simulator.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    const message = await agreed('trigger web main', { key: 'cut' });
    expect(textOf(message)).toContain('didn’t confirm');
    expect(intentsOf(message)).toEqual([{ action: 'run', command: 'builds gh/acme/web' }]);
    await expect(bot.agree('trigger web main', { key: 'cut' })).rejects.toBeInstanceOf(AlreadyDoneError);
    expect(posts()).toHaveLength(1);
  });

  it.each([
    ['trigger web main --tag v1', 'Use a tag without a branch'],
    ['trigger web --tag v1 --revision abc', 'Use a tag without a branch'],
    ['trigger web main --param', 'NAME=value'],
    ['trigger web main --param =x', 'NAME=value'],
    ['trigger web main --param A=1 --param A=2', 'each name once'],
    ['trigger web main --tag', '--tag wants the name of a tag'],
    ['trigger web main more', 'takes 2 arguments'],
  ])('%s is refused in words, and starts nothing', async (text, words) => {
    await expect(bot.type(text)).rejects.toThrow(words);
    expect(posts()).toEqual([]);
  });

  it('asks which project when several bear the name, each choice being the whole command', async () => {
    const message = messageOf(await bot.type(`trigger api main --param 'A="1 2"'`), 'say');
    const commands = intentsOf(message).map((intent) => 'command' in intent && intent.command);
    expect(commands).toHaveLength(2);
    for (const command of commands)
      expect(command).toMatch(/^trigger \S+ main --param 'A="1 2"'$|^trigger \S+ main --param "A=1 2"$/);
    expect(posts()).toEqual([]);
  });

  it('is refused to a viewer, typed or asked for', async () => {
    await expect(bot.type('trigger web main', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(
      RefusedError,
    );
    await expect(bot.type('trigger', { effectiveRole: 'viewer' })).rejects.toBeInstanceOf(RefusedError);
    expect(posts()).toEqual([]);
  });
});

describe('trigger without the words for it', () => {
  const form = async (text: string) => {
    const reply = await bot.type(text);
    if (reply.kind !== 'open') throw new Error(`no form but ${reply.kind}`);
    expect(validateView(reply.modal)).toEqual([]);
    expect(posts()).toEqual([]);
    const values = reply.modal.blocks.flatMap((block) => {
      const { element: { initial_value: typed, initial_option: chosen } = {} } = block as {
        readonly element?: {
          readonly initial_value?: string;
          readonly initial_option?: { readonly value: string };
        };
      };
      const value = typed ?? chosen?.value;
      return value === undefined ? [] : [[block.block_id, value]];
    });
    return {
      command: reply.command,
      metadata: reply.modal.private_metadata,
      values: Object.fromEntries(values),
    };
  };

  it('opens a form, filled in with the project of the channel', async () => {
    expect(await form('trigger')).toEqual({
      command: 'trigger',
      metadata: JSON.stringify({ v: 1, workspace, channel: 'C0DEV00001' }),
      values: {},
    });
    await bot.store.saveDefaultProject(workspace, 'C0DEV00001', { vcs: 'github', org: 'acme', repo: 'web' });
    expect((await form('trigger')).values).toEqual({ project: 'gh/acme/web' });
  });

  it('opens a form, filled in with what was said, and again by the same words', async () => {
    const { command, values } = await form('trigger web --param A=1 --param "B=two words"');
    expect(values).toEqual({ project: 'web', parameters: 'A=1\nB=two words' });
    expect((await form(command)).values).toEqual(values);
  });

  it('remembers the project that was said, for the menus that are filled from it', async () => {
    expect(JSON.parse((await form('trigger web')).metadata ?? '')).toMatchObject({ project: 'gh/acme/web' });
    expect(JSON.parse((await form('trigger nothing-of-ours')).metadata ?? '')).not.toHaveProperty('project');
  });

  it('opens none where nothing is connected', async () => {
    const fresh = createFakeBot({ host: simulator.url });
    await expect(fresh.type('trigger')).rejects.toBeInstanceOf(NotConnectedError);
  });
});
