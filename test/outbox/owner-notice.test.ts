import { describe, expect, it } from 'vitest';
import { sendOwnerNotice } from '../../lambda/outbox/owner-notice.ts';
import { notifyTokenRejected } from '../../lambda/outbox/token-rejected.ts';
import { tokenRefusedView } from '../../lambda/views/people/token-refused.ts';
import { openClockwork } from '../alerts/clockwork.ts';

const notice = { workspace: 'T1', user: 'U01ANN', names: ['one', 'two'] };
const words = tokenRefusedView({ host: 'https://circleci.com' });

function open() {
  const clockwork = openClockwork();
  return { ...clockwork, tell: () => sendOwnerNotice(notice, words, clockwork.services) };
}

describe('a notice that is sent once', () => {
  it('is told once, all of it in one message', async () => {
    const { tell, said, store } = open();
    await tell();
    await tell();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    for (const name of notice.names) expect(await store.isNoticeDue('T1', name)).toBe(false);
  });

  it('is told later when Slack says wait', async () => {
    const { tell, said, outcomes } = open();
    outcomes.push({ is: 'rate-limited', after: 7_000 });
    await expect(tell()).rejects.toMatchObject({ name: 'RetryError', after: 7_000 });
    await tell();
    expect(said).toHaveLength(1);
  });

  it('is told, though not again, when we are killed between the telling and the noting', async () => {
    const { services, said, tell, store } = open();
    const down = { ...services.store, claimNotice: () => Promise.reject(new Error('killed')) };
    await expect(sendOwnerNotice(notice, words, { ...services, store: down })).rejects.toThrow('killed');
    await tell();
    expect(said).toHaveLength(1);
    expect(await store.isNoticeDue('T1', 'one')).toBe(false);
  });

  it('is sent by the next process when the first was killed before it sent it', async () => {
    const { services, said, tell, clock } = open();
    const poster = () => Promise.reject(new Error('killed'));
    await expect(sendOwnerNotice(notice, words, { ...services, poster })).rejects.toThrow('killed');
    clock.now += 61_000;
    await tell();
    expect(said).toHaveLength(1);
  });

  it('is told again until Slack gives a clear answer, and then no more', async () => {
    const { tell, said, outcomes, clock } = open();
    outcomes.push({ is: 'ambiguous' });
    await expect(tell()).rejects.toMatchObject({ name: 'RetryError' });
    clock.now += 61_000;
    await tell();
    await tell();
    expect(said).toHaveLength(1);
  });

  it('is not tried for ever where Slack never takes it, and that is logged', async () => {
    const { tell, said, outcomes, log } = open();
    outcomes.push({ is: 'channel-gone' });
    await tell();
    await tell();
    expect(said).toEqual([]);
    expect(log).toMatchObject([{ log: 'alert.dead', reason: 'channel-gone' }]);
  });

  it('is that the token is refused, too', async () => {
    const { services, store, said, outcomes } = open();
    const at = { host: 'https://circleci.com', login: 'ann', connectedBy: 'U01ADA', connectedAt: 1 };
    await store.saveConnection('T1', at);
    outcomes.push({ is: 'rate-limited', after: 1_000 });
    await expect(notifyTokenRejected('T1', services)).rejects.toMatchObject({ name: 'RetryError' });
    await notifyTokenRejected('T1', services);
    await notifyTokenRejected('T1', services);
    expect(said).toMatchObject([{ to: 'U01ADA' }]);
  });
});
