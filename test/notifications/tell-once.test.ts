import { describe, expect, it } from 'vitest';
import { tellOnce } from '../../lambda/notifications/tell-once.ts';
import { tellOfToken } from '../../lambda/notifications/token.ts';
import { tokenRefusedView } from '../../lambda/views/token-refused.ts';
import { openClockwork } from './clockwork.ts';

const telling = { workspace: 'T1', to: 'U01ANN', notices: ['one', 'two'] };
const words = tokenRefusedView({ host: 'https://circleci.com' });

function open() {
  const clockwork = openClockwork();
  return { ...clockwork, tell: () => tellOnce(telling, words, clockwork.services) };
}

describe('what somebody is told once', () => {
  it('is told once, and again after a month', async () => {
    const { tell, said, clock } = open();
    await tell();
    await tell();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    clock.now += 32 * 24 * 60 * 60_000;
    await tell();
    expect(said).toHaveLength(2);
  });

  it('is told later when Slack says wait', async () => {
    const { tell, said, outcomes } = open();
    outcomes.push({ is: 'later', after: 7_000 });
    await expect(tell()).rejects.toMatchObject({ name: 'RetryError', after: 7_000 });
    await tell();
    expect(said).toHaveLength(1);
  });

  it('is told all the same by whoever comes after a crash between the telling and the noting', async () => {
    const { services, said, tell } = open();
    const down = { ...services.store, firstTime: () => Promise.reject(new Error('killed')) };
    await expect(tellOnce(telling, words, { ...services, store: down })).rejects.toThrow('killed');
    await tell();
    await tell();
    expect(said).toHaveLength(2);
  });

  it('is told once more, and no more, when nobody knows whether it was', async () => {
    const { tell, said, outcomes, log } = open();
    outcomes.push({ is: 'ambiguous' }, { is: 'ambiguous' });
    await expect(tell()).rejects.toMatchObject({ name: 'RetryError' });
    await tell();
    await tell();
    expect(said).toEqual([]);
    expect(log).toMatchObject([{ log: 'alert.dead', reason: 'ambiguous' }]);
  });

  it('is told with the next occasion when Slack gives no reason that we know', async () => {
    const { tell, said, outcomes } = open();
    outcomes.push({ is: 'unknown', code: 'sun_is_down' });
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
    outcomes.push({ is: 'later', after: 1_000 });
    await expect(tellOfToken('T1', services)).rejects.toMatchObject({ name: 'RetryError' });
    await tellOfToken('T1', services);
    await tellOfToken('T1', services);
    expect(said).toMatchObject([{ to: 'U01ADA' }]);
  });
});
