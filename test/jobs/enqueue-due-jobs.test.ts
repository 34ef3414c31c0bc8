import { describe, expect, it } from 'vitest';
import { sendDue } from '../../lambda/jobs/enqueue-due-jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import type { Due } from '../../lambda/store/subscriptions-and-schedules.ts';
import { createFakeStore } from '../fakes/store.ts';

const noon = Date.UTC(2026, 10, 23, 12);
const due = (kind: Due['kind'], id: string, at = noon): Due => ({ workspace: 'T1', kind, id, at });

async function openList(all: readonly Due[]) {
  const store = createFakeStore({ clock: () => noon });
  for (const one of all) await store.schedule(one);
  const sent: Queued[] = [];
  const state = { now: noon, fails: (_: Queued): boolean => false };
  const send = async (queued: Queued) => {
    if (state.fails(queued)) throw new Error('the queue is down');
    sent.push(queued);
  };
  const ports = { store, send, now: () => state.now };
  return { store, sent, state, ports, run: (longest = 40_000) => sendDue(ports, noon + longest) };
}

describe('what is due', () => {
  it('is sent as what it is, once, and what is not due stays', async () => {
    const list = await openList([
      due('digest', 'C1'),
      due('drain', 'C2'),
      due('watch', 'w1'),
      due('poll', 'gh/acme/web'),
      due('digest', 'C3', noon + 60_000),
    ]);
    expect(await list.run()).toBe(4);
    const common = { version: 1, workspace: 'T1' };
    expect(list.sent.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { ...common, kind: 'digest', channel: 'C1' },
      { ...common, kind: 'drain', destination: 'C2' },
      { ...common, kind: 'poll', project: 'gh/acme/web' },
      { ...common, kind: 'watch', id: 'w1' },
    ]);
    expect(await list.run()).toBe(0);
  });

  it('is sent whole, however much it is', async () => {
    const list = await openList(Array.from({ length: 230 }, (_, index) => due('watch', `w${index}`)));
    expect(await list.run()).toBe(230);
    expect(new Set(list.sent.map((queued) => JSON.stringify(queued))).size).toBe(230);
  });

  it('stays due when it could not be sent, and the others are sent', async () => {
    const list = await openList([due('watch', 'bad'), due('watch', 'good')]);
    list.state.fails = (queued) => queued.kind === 'watch' && queued.id === 'bad';
    await expect(list.run()).rejects.toThrow('down');
    expect(list.sent).toMatchObject([{ id: 'good' }]);
    list.state.fails = () => false;
    expect(await list.run()).toBe(1);
    expect(list.sent).toMatchObject([{ id: 'good' }, { id: 'bad' }]);
  });

  it('is not taken off the list when it was scheduled again meanwhile', async () => {
    const list = await openList([due('digest', 'C1')]);
    list.state.fails = () => {
      void list.store.schedule(due('digest', 'C1', noon + 1000));
      return false;
    };
    await list.run();
    expect(await list.store.due(noon + 1000, 10)).toEqual([due('digest', 'C1', noon + 1000)]);
  });

  it('waits for the next minute when the time is up', async () => {
    const list = await openList([due('watch', 'w1')]);
    list.state.now = noon + 50_000;
    expect(await list.run()).toBe(0);
    expect(list.sent).toEqual([]);
  });
});
