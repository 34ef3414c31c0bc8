import { describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import type { Intent } from '../../lambda/views/text/button-intent.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itWith, simulator } from '../fixture.ts';

let late = 0;

const it = itWith({
  circleci: () => ({
    tokens: [
      { token: 'local-token', kind: 'personal', login: 'ada' },
      { token: 'project-token', kind: 'project', login: 'ada', project: 'github/acme/web' },
    ],
    clock: () => Date.now() + late,
  }),
});

const say = async (text: string) => messageOf(await bot.type(text), 'say');

async function ask(path: string, body?: object) {
  const headers = { 'circle-token': 'local-token', 'content-type': 'application/json' };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(`${simulator.url}/api/v2${path}`, init);
  return (await response.json()) as any;
}

/** A pipeline of acme/api, which waits for its approval two minutes later. */
async function held(): Promise<number> {
  const made = await ask('/project/gh/acme/api/pipeline', { branch: 'main' });
  late += 120_000;
  return made.number;
}

/** Those of the list, in its order. */
async function listed(text: string) {
  const message = await say(text);
  expect(validateMessage(message)).toEqual([]);
  const approves = intentsOf(message).filter((intent) => intent.action === 'approve');
  return { message, text: textOf(message), approves };
}

const press = (intent: Intent) =>
  actions[intent.action].run(intent, bot.context(), { ephemeral: true, ts: undefined });

describe('approvals', () => {
  it('lists what waits, oldest first, and says what has superseded it', async () => {
    const first = await held();
    const second = await held();
    for (const command of ['approvals acme/api', 'approvals']) {
      const { text, approves } = await listed(command);
      const [older, newer] = [first, second].map((number) => text.indexOf(`· pipeline ${number}`));
      if (older === undefined || older === -1) throw new Error(text);
      expect(newer).toBeGreaterThan(older);
      expect(text).toContain(`superseded by pipeline ${second}`);
      expect(text).not.toContain(`superseded by pipeline ${first}`);
      expect(text).toContain('hold-production');
      expect(text.split('waiting for operators and admins')).toHaveLength(2);
      expect(approves.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('approves one of them, and shows the list without it', async () => {
    await held();
    const before = await listed('approvals acme/api');
    const [oldest, ...rest] = before.approves;
    if (!oldest) throw new Error('Nothing waits.');
    const reply = await press(oldest);
    if (reply.kind !== 'replace') throw new Error(reply.kind);
    const requests = intentsOf(reply.message).flatMap((one) => (one.action === 'approve' ? one.request : []));
    expect(requests).toEqual(rest.flatMap((one) => (one.action === 'approve' ? one.request : [])));
    expect(reply.announce && textOf(reply.announce)).toContain('approved');
  });

  it('says for whom each waits, by the settings of the channel', async () => {
    await held();
    const { save, read } = {
      save: bot.store.saveLimits,
      read: async () => (await listed('approvals acme/api')).text,
    };
    await save(workspace, limitsWith({ approvers: 'admins' }));
    expect(await read()).toContain('waiting for admins');
    await save(workspace, limitsWith({ approvers: ['U0BEN00001'], ownRuns: 'refused' }));
    expect(await read()).toMatch(/waiting for <@U0BEN00001> who didn’t start it/);
    const [pipeline] = (await ask('/project/gh/acme/api/pipeline')).items;
    await bot.store.saveLogin(workspace, 'U0BEN00001', pipeline.trigger.actor.login, 'if free');
    const text = await read();
    // The rows differ now, so that each says its own.
    expect(text).toContain('waiting for <@U0BEN00001>, not <@U0BEN00001>');
    expect(text).toContain('waiting for <@U0BEN00001> who didn’t start it');
    await save(workspace, limitsWith({ acts: ['rerun'] }));
    expect(await read()).toContain('approving is turned off in this channel');
    await save(workspace, limitsWith({ projects: ['web'] }));
    expect(await read()).toContain('this project can’t be approved in this channel');
  });

  it('names the person in Slack who started it, once their login is linked', async () => {
    await held();
    const [pipeline] = (await ask('/project/gh/acme/api/pipeline')).items;
    const { login } = pipeline.trigger.actor;
    expect((await listed('approvals acme/api')).text).toContain(`started by ${login}`);
    await bot.store.saveLogin(workspace, 'U0BEN00001', login, 'if free');
    expect((await listed('approvals acme/api')).text).toContain('started by <@U0BEN00001>');
  });

  it('says so where nothing waits, and where the token cannot see', async () => {
    expect((await listed('approvals web')).text).toContain('Nothing is waiting for approval');
    Object.assign(bot.services, { circleciToken: 'project-token' });
    expect((await listed('approvals gh/acme/web')).text).toContain('only to a personal API token');
    Object.assign(bot.services, { circleciToken: undefined });
    await bot.connect('revoked');
    const refused = bot.type('approvals gh/acme/web');
    await expect(refused).rejects.toMatchObject({ reason: 'unauthorized' });
  });

  it('refuses a second word, and pages through the followed projects', async () => {
    await expect(bot.type('approvals web main')).rejects.toThrow(/one word|too many|takes/i);
    expect((await listed('approvals --page 2')).text).toContain('No followed projects');
  });
});
