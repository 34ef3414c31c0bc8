import { describe, expect, test } from 'vitest';
import { handlePing } from '../../lambda/ingest/webhook-ping.ts';
import { type Desk, hook, openDesk } from '../alerts/desk.ts';
import { subscription } from '../alerts/reports.ts';

const ping = (desk: Desk, id = hook.id) =>
  handlePing({ version: 1, workspace: 'T1', kind: 'ping', hook: id }, desk.services, desk.kept.now + 30_000);

describe('the first ping', () => {
  test('is told to the channel that waits for it, once', async () => {
    const desk = openDesk();
    await ping(desk);
    await ping(desk);
    expect(desk.kept.said).toHaveLength(1);
    expect(desk.kept.said[0]).toMatchObject({
      channel: 'C1',
      message: { text: expect.stringMatching(/acme\/web/) },
    });
    expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBe(desk.kept.now);
  });

  test.each([
    [undefined, hook.createdBy],
    ['U0ADMIN', 'C1'],
  ])('where another company reads along, and %s has agreed, is told to %s', async (sharedBy, to) => {
    const desk = openDesk();
    desk.kept.readers = 'another company too';
    desk.kept.subscriptions = [subscription({}, { sharedBy })];
    await ping(desk);
    expect(desk.kept.said).toMatchObject([{ channel: to }]);
  });

  test('is told once when two come at the same time', async () => {
    const desk = openDesk();
    const ended = await Promise.allSettled([ping(desk), ping(desk)]);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await ping(desk);
    expect(desk.kept.said).toHaveLength(1);
  });

  test('to an unknown hook is not reported', async () => {
    const desk = openDesk();
    await ping(desk, 'h2');
    expect(desk.kept.said).toEqual([]);
  });

  test('is not told again when an earlier attempt has posted it and died', async () => {
    const desk = openDesk();
    desk.kept.claim = 'uncertain';
    desk.kept.found = '1.1';
    await ping(desk);
    expect(desk.kept.said).toEqual([]);
    expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBeDefined();
  });

  test('is posted once more, and counted, when the bot may not read whether it was posted', async () => {
    const desk = openDesk();
    desk.kept.claim = 'uncertain';
    desk.kept.found = 'unknown';
    await ping(desk);
    expect(desk.kept.said).toHaveLength(1);
    expect(desk.kept.log).toMatchObject([{ log: 'alert.ambiguous' }]);
  });

  test('takes its time in the pace of its workspace and its channel', async () => {
    const desk = openDesk();
    await ping(desk);
    expect(desk.kept.slots).toMatchObject([{ count: 1 }, { count: 1, of: 'C1' }]);
  });

  test('waits for as long as Slack says, keeps the channel free, and counts no attempt', async () => {
    const desk = openDesk();
    desk.kept.outcome = { is: 'rate-limited', after: 90_000 };
    await expect(ping(desk)).rejects.toMatchObject({ name: 'RetryError', after: 90_000 });
    expect(desk.kept.holds).toEqual([{ of: 'C1', until: desk.kept.now + 90_000 }]);
    expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBeUndefined();
    desk.kept.outcome = { is: 'posted', ts: '1.1' };
    await ping(desk);
    expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBeDefined();
  });

  test.each([{ is: 'ambiguous' }, { is: 'unknown', code: 'sun_is_down' }] as const)(
    'comes back when Slack says %j',
    async (outcome) => {
      const desk = openDesk();
      desk.kept.outcome = outcome;
      await expect(ping(desk)).rejects.toThrow(outcome.is);
      expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBeUndefined();
    },
  );

  test('is let go when the channel is gone', async () => {
    const desk = openDesk();
    desk.kept.outcome = { is: 'channel-gone' };
    await ping(desk);
    expect(desk.kept.hooks.get(hook.id)?.connectedAt).toBeDefined();
  });
});
