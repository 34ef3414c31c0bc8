import { describe, expect, it } from 'vitest';
import { notifyTokenRejected } from '../../lambda/jobs/notify-token-rejected.ts';
import { notify } from '../../lambda/outbox/monthly-notice.ts';
import { tokenRefusedView } from '../../lambda/views/people/circleci-token-refused.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';

const notice = { workspace: 'T1', user: 'U01ANN', names: ['one', 'two'] };
const words = tokenRefusedView({ host: 'https://circleci.com' });
const day = 24 * 60 * 60_000;

function open() {
  const clockwork = openClockwork();
  return {
    ...clockwork,
    async tell(names = notice.names) {
      const drawn: (readonly string[])[] = [];
      const draw = (due: readonly string[]) => {
        drawn.push(due);
        return words;
      };
      await notify({ ...notice, names }, draw, clockwork.services);
      await clockwork.workOff();
      return drawn;
    },
  };
}

describe('a notice', () => {
  it('is told once a month, all of it in one message', async () => {
    const { tell, said, clock } = open();
    expect(await tell()).toEqual([['one', 'two']]);
    expect(await tell()).toEqual([]);
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    clock.now += 32 * day;
    await tell();
    expect(said).toHaveLength(2);
  });

  it('is about those subjects alone that the person was not notified of', async () => {
    const { tell, said } = open();
    await tell(['two']);
    expect(await tell(['one', 'two', 'three'])).toEqual([['one', 'three']]);
    expect(said).toHaveLength(2);
  });

  it('is told later when Slack says wait', async () => {
    const { tell, said, outcomes, clock, workOff } = open();
    outcomes.push({ is: 'rate-limited', after: 7_000 });
    await tell();
    expect(said).toEqual([]);
    clock.now += 7_000;
    await workOff();
    expect(said).toHaveLength(1);
  });

  it('is told when we were killed before its dispatch was requested', async () => {
    const { services, said, tell } = open();
    const send = () => Promise.reject(new Error('killed'));
    await expect(notify(notice, () => words, { ...services, send })).rejects.toThrow('killed');
    await tell();
    expect(said).toHaveLength(1);
  });

  it('is told once more, and counted, when its outcome is unknown, until Slack gives a clear answer', async () => {
    const { tell, said, outcomes, clock, workOff, log } = open();
    outcomes.push({ is: 'ambiguous' });
    await tell();
    clock.now += 61_000;
    await workOff();
    await tell();
    expect(said).toHaveLength(1);
    expect(log.filter(({ log: name }) => name === 'alert.ambiguous')).toHaveLength(1);
  });

  it('is not tried for ever where Slack never takes it, and that is logged', async () => {
    const { tell, said, outcomes, log } = open();
    outcomes.push({ is: 'channel-gone' });
    await tell();
    await tell();
    expect(said).toEqual([]);
    expect(log).toMatchObject([{ log: 'alert.dead', reason: 'channel-gone' }]);
  });

  it('keeps the rate limit of its workspace', async () => {
    const { tell, said, store, clock } = open();
    const began = clock.now;
    await store.takeSlot('T1', { of: 'post', count: 1, interval: 2_000, now: began });
    await tell();
    expect([said.length, clock.now - began]).toEqual([1, 2_000]);
  });

  it('is that the token is refused, too', async () => {
    const { services, store, said, workOff, log } = open();
    const at = { host: 'https://circleci.com', login: 'ann', connectedBy: 'U01ADA', connectedAt: 1 };
    await store.saveConnection('T1', at);
    for (let times = 0; times < 2; times += 1) await notifyTokenRejected('T1', { host: undefined }, services);
    await workOff();
    expect(said).toMatchObject([{ to: 'U01ADA' }]);
    expect(log).toEqual([{ log: 'token.refused', workspace: 'T1' }]);
  });
});
