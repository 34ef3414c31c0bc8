/** A webhook that is set up by hand: its steps, its secret once, and a new one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { submissions } from '../../lambda/actions/index.ts';
import { RefusedError, StaleError } from '../../lambda/errors.ts';
import type { Modal } from '../../lambda/views/text/message.ts';
import { validateView } from '../../local/slack/check-limits.ts';
import { createFakeBot, type FakeBot, type Who, workspace } from '../fakes/bot-in-memory.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';

const admin: Who = { effectiveRole: 'admin' };
const now = Date.UTC(2026, 10, 23, 12);
let bot: FakeBot;
beforeEach(() => {
  bot = createFakeBot({ host: 'http://127.0.0.1:1', now });
});

async function open(repo: string, who: Who = admin): Promise<Modal> {
  const reply = await bot.type(`webhook ${repo}`, who);
  if (reply.kind !== 'open') throw new Error(`not opened but ${reply.kind}`);
  return reply.modal;
}

/** The modal's button: what it becomes. */
async function press({ callback_id = '', private_metadata = '' }: Modal, who: Who = admin): Promise<Modal> {
  const submission = submissions[callback_id];
  if (!submission) throw new Error(`no handler for ${callback_id}`);
  const reply = await submission.run({}, bot.context(who), submission.read(private_metadata));
  if (reply.kind !== 'update') throw new Error(`not updated but ${reply.kind}`);
  expect(validateView(reply.modal)).toEqual([]);
  return reply.modal;
}

async function hook() {
  const [one, ...more] = await bot.store.hooks(workspace);
  if (!one || more.length > 0) throw new Error(`${more.length + 1} hooks`);
  return one;
}

const text = (modal: Modal) => JSON.stringify(modal);

describe('the steps', () => {
  it('have the address and no secret, for admins alone', async () => {
    const modal = await open('gh/acme/web');
    expect(validateView(modal)).toEqual([]);
    const { url, secret, notifyUrl } = await fakeHookAddress(workspace, await hook());
    expect(text(modal)).toContain(url);
    for (const kept of [secret, notifyUrl]) expect(text(modal)).not.toContain(kept);
    await expect(bot.type('webhook gh/acme/web')).rejects.toBeInstanceOf(RefusedError);
  });

  it('of an organization say that they are to be done in each project', async () => {
    expect(text(await open('gh/acme/*'))).toContain('in each project of acme');
    expect(await hook()).toMatchObject({ project: { org: 'acme', repo: '*' } });
  });

  it('are none where the bot has set up the webhook itself, and its secret is never shown', async () => {
    const steps = await open('gh/acme/web');
    await bot.store.changeHook(workspace, (await hook()).id, { webhookId: 'w' });
    expect(text(await open('gh/acme/web'))).toContain('set up automatically');
    const { secret } = await fakeHookAddress(workspace, await hook());
    expect(text(await press(steps))).not.toContain(secret);
    expect(bot.settled).toEqual([]);
  });
});

describe('the secret', () => {
  it('is shown once, with the act on record', async () => {
    const steps = await open('gh/acme/web');
    const shown = await press(steps, { ...admin, user: 'U0ADA00001' });
    const { secret, notifyUrl } = await fakeHookAddress(workspace, await hook());
    for (const kept of [secret, notifyUrl]) expect(text(shown)).toContain(kept);
    expect(bot.settled).toEqual([
      { name: 'see webhook', target: 'acme/web', by: 'U0ADA00001', outcome: 'done' },
    ]);
    for (const later of [await press(steps), await open('gh/acme/web'), await open('gh/acme/web')]) {
      expect(text(later)).not.toContain(secret);
      expect(text(later)).toMatch(/shown to <@U0ADA00001> \(<!date\^1795435200\^/);
    }
    expect(bot.settled).toHaveLength(1);
  });

  it('is shown to one of two who ask at once', async () => {
    const steps = await open('gh/acme/web');
    const both = await Promise.allSettled(
      ['U0ADA00001', 'U0BEN00001'].map((user) => press(steps, { ...admin, user })),
    );
    const { secret } = await fakeHookAddress(workspace, await hook());
    expect(both.filter((one) => one.status === 'fulfilled' && text(one.value).includes(secret))).toHaveLength(
      1,
    );
    const [refused] = both.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: expect.any(StaleError) });
  });

  it('is not shown to a person who has lost the role since, or whose webhook has gone', async () => {
    const steps = await open('gh/acme/web');
    await expect(press(steps, { effectiveRole: 'operator' })).rejects.toBeInstanceOf(RefusedError);
    await bot.store.removeHook(workspace, (await hook()).id);
    await expect(press(steps)).rejects.toBeInstanceOf(StaleError);
  });

  it('is shown once more after the key was changed: it is another one', async () => {
    await press(await open('gh/acme/web'));
    const { id } = await hook();
    await bot.store.changeHook(workspace, id, { shownMark: 'of the former key', secretMark: 'former' });
    const { secret, mark } = await fakeHookAddress(workspace, { id });
    expect(text(await press(await open('gh/acme/web')))).toContain(secret);
    expect(await hook()).toMatchObject({ secretMark: mark, shownMark: mark });
    expect(text(await open('gh/acme/web'))).toContain('can’t be shown again');
  });
});

describe('a new secret', () => {
  it('is made after a question, with a new address, and shown only to the person who made it', async () => {
    const first = await press(await open('gh/acme/web'));
    await bot.store.changeHook(workspace, (await hook()).id, { used: { renewal: 0, at: 1 }, connectedAt: 1 });
    const question = await press(await open('gh/acme/web'));
    expect(text(question)).toContain('keep working until a day after');
    const shown = await press(question, { ...admin, user: 'U0ADA00001', channel: 'C0OPS00001' });
    const { url, secret } = await fakeHookAddress(workspace, await hook());
    expect(text(shown)).toContain(url);
    expect(text(shown)).toContain(secret);
    expect(text(first)).not.toContain(secret);
    expect(await hook()).toMatchObject({
      renewal: 1,
      used: { renewal: 0 },
      channel: 'C0OPS00001',
      shownTo: 'U0ADA00001',
    });
    expect((await hook()).connectedAt).toBeUndefined();
    expect(bot.settled.at(-1)).toMatchObject({ name: 'new webhook secret', by: 'U0ADA00001' });
    expect(text(await open('gh/acme/web'))).not.toContain(secret);
  });

  it('ends one that nothing was reported with at once, and says so before', async () => {
    await press(await open('gh/acme/web'));
    const question = await press(await open('gh/acme/web'));
    expect(text(question)).toContain('they stop working immediately');
    await press(question);
    expect((await hook()).used).toBeUndefined();
  });

  it('is made by one of two who ask at once', async () => {
    await press(await open('gh/acme/web'));
    const question = await press(await open('gh/acme/web'));
    const both = await Promise.allSettled(
      ['U0ADA00001', 'U0BEN00001'].map((user) => press(question, { ...admin, user })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await hook()).renewal).toBe(1);
  });

  it('is for admins alone', async () => {
    await press(await open('gh/acme/web'));
    const steps = await open('gh/acme/web');
    const question = await press(steps);
    for (const modal of [steps, question])
      await expect(press(modal, { effectiveRole: 'operator' })).rejects.toBeInstanceOf(RefusedError);
    expect((await hook()).renewal).toBeUndefined();
  });
});
