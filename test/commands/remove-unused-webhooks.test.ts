/** CircleCI's webhooks end with what they were for, while the token still may remove them; what stays is named. */
import { beforeEach, describe, expect } from 'vitest';
import { workspace } from '../fakes/bot-in-memory.ts';
import { messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, itAlone as it, simulator } from '../fixture.ts';

beforeEach(async () => {
  for (const text of ['subscribe web', 'subscribe gh/acme/api']) await bot.type(text);
  simulator.controls.forgetReceived();
});

const admin = { effectiveRole: 'admin' } as const;
const deleted = () => simulator.controls.received().filter(({ method }) => method === 'DELETE');
const hooks = async () => (await bot.store.hooks(workspace)).map(({ project }) => project.repo).toSorted();
const refuse = () =>
  simulator.controls.fail({
    kind: 'custom',
    method: 'DELETE',
    path: '/webhook/',
    status: 403,
    body: '{}',
    times: 9,
  });

describe('disconnect', () => {
  it('removes every webhook with the token that it then forgets', async () => {
    expect(await hooks()).toEqual(['api', 'web']);
    const text = textOf(messageOf(await bot.agree('disconnect', admin), 'replace'));
    expect(deleted().map(({ path }) => path)).toEqual([
      expect.stringContaining('/api/v2/webhook/'),
      expect.stringContaining('/api/v2/webhook/'),
    ]);
    expect(await hooks()).toEqual([]);
    expect(text).not.toContain('couldn’t remove the webhook');
    expect(await bot.store.connection(workspace)).toBeUndefined();
  });

  it('names those that CircleCI does not let us remove, and where a person does', async () => {
    refuse();
    const text = textOf(messageOf(await bot.agree('disconnect', admin), 'replace'));
    expect(text).toMatch(/I couldn’t remove the webhook of \*acme\/(web, acme\/api|api, acme\/web)\*/);
    expect(text).toContain('Project Settings → Webhooks');
    expect(await bot.store.connection(workspace)).toBeUndefined();
  });

  it('takes one for removed that is gone already', async () => {
    simulator.controls.fail({
      kind: 'custom',
      method: 'DELETE',
      path: '/webhook/',
      status: 404,
      body: '{}',
      times: 9,
    });
    await bot.agree('disconnect', admin);
    expect(await hooks()).toEqual([]);
  });
});

describe('the last unsubscribe', () => {
  it('names the webhook that stays', async () => {
    refuse();
    const text = textOf(messageOf(await bot.type('unsubscribe web'), 'announce'));
    expect(text).toContain('I couldn’t remove the webhook of *acme/web*');
    expect(await hooks()).toEqual(['api', 'web']);
  });

  it('of an organization names every webhook that stays, and has the schedule try again', async () => {
    for (const text of ['unsubscribe web', 'unsubscribe api', 'subscribe gh/acme/*']) await bot.type(text);
    const made = await hooks();
    expect(made.length).toBeGreaterThan(1);
    refuse();
    const text = textOf(messageOf(await bot.type('unsubscribe gh/acme/*'), 'announce'));
    for (const repo of made) expect(text).toContain(`acme/${repo}`);
    const due = await bot.store.due(Number.MAX_SAFE_INTEGER, 99);
    expect(due).toContainEqual(expect.objectContaining({ kind: 'hooks', id: 'github/acme/*' }));
  });

  it('of an organization removes them at once where CircleCI lets us', async () => {
    for (const text of ['unsubscribe web', 'unsubscribe api', 'subscribe gh/acme/*', 'unsubscribe gh/acme/*'])
      await bot.type(text);
    expect(await hooks()).toEqual([]);
  });

  it('says nothing of one that went', async () => {
    const text = textOf(messageOf(await bot.type('unsubscribe web'), 'announce'));
    expect(text).not.toContain('couldn’t remove the webhook');
    expect(await hooks()).toEqual(['api']);
  });
});
