/** What one person sees is edited by the response_url of their press, which is used sparingly and then ends honestly. */
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Follow } from '../../lambda/store/follow-store.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { web } from '../alerts/sample-reports.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';

const minute = 60_000;
const why = "src/price.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.";

async function open(left = 4) {
  const simulator = await simulate();
  const project = 'github/acme/web';
  const number = simulator.controls.start({ project, hold: 'running', branch: 'main', log: why });
  const circleci = createCircleCI({ host: simulator.url, token });
  const clockwork = openClockwork({ circleci, now: noon });
  const { store, replaced } = clockwork;
  const follow: Follow = {
    id: 'f1',
    channel: 'C1',
    user: 'U1',
    target: { kind: 'build', project: web, number },
    drawing: { kind: 'card', command: `build ${project}#${number}` },
    createdAt: noon,
    seenAt: noon,
    shown: '',
    responseUrl: { sealed: 'sealed', left, until: noon + 29 * minute, isUnsent: false },
  };
  await store.saveFollow('T1', follow, 0);
  const about = { build: number, branch: 'main', project: web };
  await store.saveWatch('T1', { ...about, id: 'f1', user: 'U1', createdAt: noon, by: 'message' });
  await store.schedule({ workspace: 'T1', kind: 'follow', id: 'f1', at: noon });
  const minutes = async (count: number) => {
    for (let one = 0; one < count; one += 1) {
      simulator.wait(minute);
      await clockwork.minute();
    }
  };
  const stored = async () => ({
    follow: await store.follow('T1', 'f1'),
    watches: await store.watches('T1'),
    due: await store.due(Number.MAX_SAFE_INTEGER, 9),
  });
  const finish = () => {
    simulator.controls.finish(project, number, 'failed');
  };
  const cards = () => replaced.map(({ message }) => JSON.stringify(message));
  return { ...clockwork, minutes, finish, cards, stored: stored };
}

const nothing = { follow: undefined, watches: [], due: [] };

describe('a card that one person sees', () => {
  it('is replaced to running, which says as of when, and then to its end, which does not', async () => {
    const { minutes, finish, cards, replaced, edited, said, stored } = await open();
    await minutes(3);
    expect(cards()).toEqual([expect.stringMatching(/Running.*As of .*press Refresh to update/)]);
    expect(cards()[0]).not.toContain('updates by itself');
    finish();
    await minutes(2);
    expect(cards().slice(1)).toEqual([expect.stringMatching(/Failed/)]);
    expect(cards()[1]).not.toContain('As of');
    expect(replaced.every(({ to, id }) => to === 'U1' && id === 'sealed')).toBe(true);
    expect([...edited, ...said]).toEqual([]);
    expect(await stored()).toEqual(nothing);
  });

  it('keeps one use for the end, whatever has changed before', async () => {
    const { minutes, finish, cards } = await open(1);
    await minutes(5);
    expect(cards()).toEqual([]);
    finish();
    await minutes(1);
    expect(cards()).toEqual([expect.stringContaining('Failed')]);
  });

  it('shows at the last moment what is true then, and is forgotten', async () => {
    const { minutes, cards, stored } = await open(1);
    await minutes(27);
    expect(cards()).toEqual([]);
    await minutes(2);
    expect(cards()).toEqual([expect.stringMatching(/Running.*As of .*press Refresh/)]);
    expect(await stored()).toEqual(nothing);
  });

  it('has its end sent again when Slack did not answer, as long as uses are left', async () => {
    const { minutes, finish, cards, refusals, stored } = await open(2);
    finish();
    refusals.push('lost');
    await minutes(1);
    expect((await stored()).follow?.value.responseUrl).toMatchObject({ left: 1, isUnsent: true });
    await minutes(1);
    expect(cards()).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('Failed')));
    expect(await stored()).toEqual(nothing);
    const used = await open(1);
    used.finish();
    used.refusals.push('lost', 'lost');
    await used.minutes(3);
    expect(used.cards()).toHaveLength(1);
    expect(await used.stored()).toEqual(nothing);
  });

  it('says why it failed, unless another company reads the channel', async () => {
    const ended = async (read: 'own company' | 'another company too') => {
      const { minutes, finish, cards, readers, store } = await open();
      await store.saveExcerpts('T1', 'on');
      readers.set('C1', read);
      finish();
      await minutes(1);
      return cards();
    };
    expect(await ended('own company')).toEqual([expect.stringMatching(/Failed.*TS2322/)]);
    const [other] = await ended('another company too');
    expect(other).toContain('Failed');
    expect(other).not.toContain('TS2322');
  });
});
