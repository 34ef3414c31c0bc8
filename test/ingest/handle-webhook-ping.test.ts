import { describe, expect, test } from 'vitest';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription } from '../alerts/sample-reports.ts';

const workspace = 'T1';

async function open() {
  const clockwork = openClockwork();
  await clockwork.store.saveHook(workspace, hook);
  return {
    ...clockwork,
    ping: (id = hook.id) => clockwork.finish({ version: 1, workspace, kind: 'ping', hook: id }),
    connectedAt: async () => (await clockwork.store.hook(workspace, hook.id))?.connectedAt,
  };
}

describe('the first ping', () => {
  test('is told to the channel that waits for it, once', async () => {
    const { ping, said, connectedAt, clock } = await open();
    await ping();
    await ping();
    expect(said).toMatchObject([{ to: 'C1', message: { text: expect.stringMatching(/acme\/web/) } }]);
    expect(await connectedAt()).toBe(clock.now);
  });

  test.each([
    [undefined, hook.createdBy],
    ['U0ADMIN', 'C1'],
  ])('where another company reads along, and %s has agreed, is told to %s', async (sharedBy, to) => {
    const { ping, said, store, readers } = await open();
    readers.set('C1', 'another company too');
    await store.saveSubscription(subscription({}, { sharedBy }));
    await ping();
    expect(said).toMatchObject([{ to }]);
  });

  test('is told once when two come at the same time', async () => {
    const { said, handle, workOff } = await open();
    const queued = { version: 1, workspace, kind: 'ping', hook: hook.id } as const;
    await Promise.all([handle(queued), handle(queued)]);
    await workOff();
    expect(said).toHaveLength(1);
  });

  test('to an unknown hook is not reported', async () => {
    const { ping, said } = await open();
    await ping('h2');
    expect(said).toEqual([]);
  });

  test('is told although we were killed before its dispatch was requested', async () => {
    const { ping, said, services } = await open();
    const { send } = services;
    Object.assign(services, { send: () => Promise.reject(new Error('killed')) });
    await expect(ping()).rejects.toThrow('killed');
    Object.assign(services, { send });
    await ping();
    expect(said).toHaveLength(1);
  });

  test('pauses the channel and has its owners told when the channel is gone', async () => {
    const { ping, said, store, outcomes, log } = await open();
    await store.saveSubscription(subscription());
    outcomes.push({ is: 'channel-gone' });
    await ping();
    expect(said).toMatchObject([{ to: 'U01ANN', message: { text: expect.stringContaining('paused') } }]);
    expect(log).toContainEqual({ log: 'alert.dead', workspace, reason: 'channel-gone' });
  });
});
