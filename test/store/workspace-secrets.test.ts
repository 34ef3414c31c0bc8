import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Secrets } from '../../lambda/store/store.ts';
import { type Clock, type Ready, realSecrets, secretKeepers } from './every-store.ts';

const at = (token: string) => ({ host: 'https://circleci.com', token });

describe.each(secretKeepers)('secrets %s', (_, make) => {
  let ready: Ready<Secrets>;
  let secrets: Secrets;
  let clock: Clock;
  beforeAll(async () => {
    ready = await make();
    secrets = ready.it;
    clock = ready.clock;
  });
  afterAll(() => ready.close());

  it('are empty for a workspace that has none', async () => {
    expect(await secrets.read('T0')).toEqual({});
  });

  it('are merged, and read back at once', async () => {
    await secrets.write('T1', { slackBotToken: 'xoxb-1' });
    expect(await secrets.read('T1')).toEqual({ slackBotToken: 'xoxb-1' });
    await secrets.write('T1', { circleci: at('c-1') });
    expect(await secrets.read('T1')).toEqual({ slackBotToken: 'xoxb-1', circleci: at('c-1') });
    expect(await secrets.read('T2')).toEqual({});
  });

  it('lose one by undefined and keep the other', async () => {
    await secrets.write('T3', { slackBotToken: 'xoxb-1', circleci: at('c-1') });
    await secrets.write('T3', { circleci: undefined });
    expect(await secrets.read('T3')).toEqual({ slackBotToken: 'xoxb-1' });
  });

  it('keep both of two that are written at once, the first time and later', async () => {
    for (const generation of ['1', '2']) {
      const both = { slackBotToken: `xoxb-${generation}`, circleci: at(`c-${generation}`) };
      await Promise.all([
        secrets.write('T4', { slackBotToken: both.slackBotToken }),
        secrets.write('T4', { circleci: both.circleci }),
      ]);
      expect(await secrets.read('T4')).toEqual(both);
    }
  });

  const token = (generation: number) => ({
    slackBotToken: `xoxe.xoxb-${generation}`,
    slackRotation: { refreshToken: `xoxe-${generation}`, expiresAt: generation },
  });

  it('let a token be replaced only by a writer that has read the current one', async () => {
    await secrets.write('T8', token(1));
    const seen = (await secrets.storedToken('T8'))!;
    expect(seen).toMatchObject(token(1));
    expect(await secrets.replaceToken('T8', seen, token(2))).toBe(true);
    expect(await secrets.read('T8')).toEqual(token(2));
    expect(await secrets.replaceToken('T8', seen, token(3))).toBe(false);
    await secrets.write('T8', { slackBotToken: 'xoxb-new' });
    expect(await secrets.storedToken('T8')).toMatchObject({ slackBotToken: 'xoxb-new' });
    expect((await secrets.storedToken('T8'))?.slackRotation).toBeUndefined();
  });

  it('have no token to replace where there is none, or none any more', async () => {
    expect(await secrets.storedToken('T9')).toBeUndefined();
    await secrets.write('T9', token(1));
    const seen = (await secrets.storedToken('T9'))!;
    await secrets.remove('T9');
    expect(await secrets.storedToken('T9')).toBeUndefined();
    expect(await secrets.replaceToken('T9', seen, token(2))).toBe(false);
    expect(await secrets.read('T9')).toEqual({});
  });

  it('are unreadable at once after a removal, which may be repeated', async () => {
    await secrets.write('T5', { slackBotToken: 'xoxb-1', circleci: at('c-1') });
    await secrets.read('T5');
    await secrets.remove('T5');
    await secrets.remove('T5');
    await secrets.remove('T6');
    expect(await secrets.read('T5')).toEqual({});
  });

  it.each([0, 8])(
    'can be written again %i days after a removal, without what was there before',
    async (days) => {
      const workspace = `T7${days}`;
      await secrets.write(workspace, { slackBotToken: 'xoxb-old', circleci: at('c-old') });
      await secrets.remove(workspace);
      clock.now += days * 24 * 60 * 60 * 1000;
      await secrets.write(workspace, { slackBotToken: 'xoxb-new' });
      expect(await secrets.read(workspace)).toEqual({ slackBotToken: 'xoxb-new' });
    },
  );
});

describe('what the installation writes', () => {
  it.each([
    ['the first time', async () => undefined],
    ['again', (secrets: Secrets) => secrets.write('T1', { slackBotToken: 'xoxb-0' })],
    [
      'after it was removed',
      async (secrets: Secrets) => {
        await secrets.write('T1', { slackBotToken: 'xoxb-0' });
        await secrets.remove('T1');
      },
    ],
  ])('needs no read, %s', async (_, before) => {
    const { it: secrets, vault, close } = await realSecrets();
    await before(secrets);
    const earlier = vault.calls.length;
    await secrets.write('T1', { slackBotToken: 'xoxb-1' });
    const asked = vault.calls.slice(earlier);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain('GetSecretValue');
    expect(await secrets.read('T1')).toEqual({ slackBotToken: 'xoxb-1' });
    await close();
  });

  it('stays what it is while CircleCI is disconnected, and the other way round', async () => {
    const { it: secrets, vault, close } = await realSecrets();
    await secrets.write('T1', {
      slackBotToken: 'xoxb-1',
      circleci: { host: 'https://circleci.com', token: 'c-1' },
    });
    await secrets.write('T1', { circleci: undefined });
    expect(vault.calls.at(-1)).toBe('DeleteSecret');
    expect(await secrets.read('T1')).toEqual({ slackBotToken: 'xoxb-1' });
    await secrets.write('T1', { circleci: { host: 'https://circleci.com', token: 'c-2' } });
    expect(await secrets.read('T1')).toEqual({
      slackBotToken: 'xoxb-1',
      circleci: { host: 'https://circleci.com', token: 'c-2' },
    });
    await close();
  });
});

it('completes a replacement that was cut between its two steps', async () => {
  const { it: secrets, client, close } = await realSecrets();
  const next = { slackBotToken: 'xoxe.xoxb-2', slackRotation: { refreshToken: 'xoxe-2', expiresAt: 2 } };
  await secrets.write('T1', { slackBotToken: 'xoxb-1' });
  const seen = (await secrets.storedToken('T1'))!;
  let isDead = true;
  client.middlewareStack.add(
    (then, { commandName }) =>
      (given) => {
        if (isDead && commandName === 'UpdateSecretVersionStageCommand') throw new Error('the process died');
        return then(given);
      },
    { step: 'initialize' },
  );
  await expect(secrets.replaceToken('T1', seen, next)).rejects.toThrow('died');
  isDead = false;
  expect(await secrets.read('T1')).toEqual({ slackBotToken: 'xoxb-1' });
  expect(await secrets.storedToken('T1')).toMatchObject(next);
  expect(await secrets.readFresh('T1')).toEqual(next);
  await close();
});

it('knows a replacement of its own whose answer was lost', async () => {
  const { it: secrets, vault, close } = await realSecrets();
  await secrets.write('T1', { slackBotToken: 'xoxb-1' });
  const seen = (await secrets.storedToken('T1'))!;
  const replacing = secrets.replaceToken('T1', seen, { slackBotToken: 'xoxb-2', slackRotation: undefined });
  while (!vault.calls.includes('PutSecretValue')) await new Promise((resolve) => setImmediate(resolve));
  vault.faults.next('reset-after');
  expect(await replacing).toBe(true);
  expect(await secrets.readFresh('T1')).toEqual({ slackBotToken: 'xoxb-2' });
  await close();
});
