/** What one page of the outbox does, sentence by sentence: the store in memory, Slack as a list of calls. */
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../lambda/log.ts';
import { messageOf } from '../../lambda/outbox/enqueue-message.ts';
import type { Batch, OutboxServices, Renderer, Renderers } from '../../lambda/outbox/outbox-ports.ts';
import { kinds } from '../../lambda/outbox/policy.ts';
import { sendPage } from '../../lambda/outbox/send-page.ts';
import type { Poster, PostOutcome } from '../../lambda/poster.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import type { Intent, OutboxMessage, Settlement } from '../../lambda/store/outbox-store.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { createFakeStore } from '../fakes/store.ts';

const start = Date.UTC(2026, 10, 23);
const workspace = 'T1';
const owner = 'dispatcher';
const minute = 60_000;

const saying = (text: string): Message => ({ text, blocks: [], unfurl_links: false, unfurl_media: false });

type Sample = Pick<OutboxMessage, 'id'> & Partial<Omit<OutboxMessage, 'kind' | 'scope' | 'lifetime'>>;

interface Options {
  readonly destination?: string;
  readonly isInstalled?: boolean;
  readonly isCrowded?: boolean;
  readonly renderer?: Partial<Renderer<OutboxServices>>;
}

function open({ destination = 'C1', isInstalled = true, isCrowded = false, renderer = {} }: Options = {}) {
  const clock = { now: start };
  const log: LogEntry[] = [];
  const slack: object[] = [];
  const rendered: Batch[] = [];
  const reads: string[] = [];
  const settled: Settlement[] = [];
  const changes: object[] = [];
  const outcomes: PostOutcome[] = [];
  const found = { ts: 'absent' };
  const kept = createFakeStore({ clock: () => clock.now });
  const store: OutboxServices['store'] = {
    ...kept,
    pending: (...given) => {
      reads.push(`pending ${given[2]}`);
      return kept.pending(...given);
    },
    allPosted: (...given) => {
      reads.push(`posted ${given[2].join(' ')}`);
      return kept.allPosted(...given);
    },
    endMessages: (team, settlement) => {
      settled.push(settlement);
      return kept.endMessages(team, settlement);
    },
    changeDestination: (team, place, change) => {
      changes.push(change);
      return kept.changeDestination(team, place, change);
    },
  };
  const answer = (call: object, ts?: string): PostOutcome => {
    slack.push(call);
    return outcomes.shift() ?? { is: 'posted', ts: ts ?? `${slack.length}.1` };
  };
  const poster: Poster = {
    post: async ({ text }, where) => answer({ post: text, ...where }),
    update: async ({ text }, where) => answer({ edit: text, ...where }, where.ts),
    tell: async (user, { text }) => answer({ tell: text, user }),
    find: async (where) => {
      slack.push({ find: where.id, ...where });
      return found.ts;
    },
    readers: async () => 'own company',
    replace: async () => true,
    memberByEmail: async () => ({ is: 'none' }),
    effectiveRole: async () => 'operator',
  };
  const services: OutboxServices = {
    store,
    send: async () => undefined,
    poster: async () => poster,
    sleep: async () => undefined,
    now: () => clock.now,
    newId: () => 'id',
    log: (entry) => void log.push(entry),
  };
  const one: Renderer<OutboxServices> = {
    async render(batch) {
      rendered.push(batch);
      return { message: saying(batch.messages.map(({ id }) => id).join(' ')) };
    },
    ...renderer,
  };
  const renderers = Object.fromEntries(kinds.map((kind) => [kind, one])) as Renderers<OutboxServices>;
  const asked = { poster: 0 };
  return {
    clock,
    log,
    slack,
    rendered,
    reads,
    settled,
    changes,
    outcomes,
    found,
    kept,
    asked,
    poster,
    /** Puts messages into the outbox; each is older than the one after it. */
    async wait(...samples: readonly (Sample & { readonly kind?: string })[]) {
      for (const [index, { kind = 'digest', ...sample }] of samples.entries()) {
        const draft = {
          kind: 'digest',
          destination,
          at: start - minute + index,
          payload: {},
          ...sample,
        } as const;
        await kept.enqueue(workspace, { ...messageOf(draft), kind });
      }
    },
    /** Sends a page as the holder of the destination's lock; `begun` is what an earlier holder left. */
    async page({ begun, nextAt = 0 }: { readonly begun?: Intent; readonly nextAt?: number } = {}) {
      const held = { nextAt, intent: begun, isReleased: false };
      await kept.acquireLock(workspace, destination, { owner, now: clock.now, until: clock.now + minute });
      const limiter = {
        checkAvailable: async () => undefined,
        checkDeadline: () => undefined,
        awaitSlot: async () => undefined,
        isCrowded: () => isCrowded,
        takeSlot: async () => nextAt,
      };
      const openPoster = async () => {
        asked.poster += 1;
        return isInstalled ? poster : undefined;
      };
      const end = await sendPage({
        workspace,
        destination,
        owner,
        deadline: clock.now + 10 * minute,
        limiter,
        renderers,
        services,
        poster: openPoster,
        held,
      });
      return { ...end, isReleased: held.isReleased, intent: held.intent };
    },
    waiting: async () => (await kept.pending(workspace, destination, 1_000)).map(({ id }) => id),
  };
}

/** So many messages, in one batch. */
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `m${index}` }));
const together: Partial<Renderer<OutboxServices>> = {
  plan: async (messages) => [{ messages, subject: undefined, posted: undefined, form: 'listed' }],
};

/** Each message by itself, with what is said of its batch. */
const planned = (batches: Readonly<Record<string, Partial<Batch>>>): Partial<Renderer<OutboxServices>> => ({
  plan: async (messages) =>
    messages.map((one) => ({
      messages: [one],
      subject: undefined,
      posted: undefined,
      form: 'own',
      ...batches[one.id],
    })),
});

const begunAt = (ids: readonly string[], more: Partial<Intent> = {}): Intent => ({
  ids,
  mark: ids[0] ?? '',
  since: start - minute,
  until: start,
  ...more,
});

describe('of what waits, a page', () => {
  it('makes no call where nothing waits', async () => {
    const { page, asked, slack } = open();
    expect(await page()).toMatchObject({ more: 'nothing', nextDue: undefined });
    expect([asked.poster, slack]).toEqual([0, []]);
  });

  it('leaves what is held back, and tells when the first of it is due', async () => {
    const { wait, page, asked, slack } = open();
    await wait({ id: 'late', notBefore: start + 9_000 }, { id: 'soon', notBefore: start + 5_000 });
    expect(await page()).toMatchObject({ more: 'nothing', nextDue: start + 5_000, isReleased: false });
    expect([asked.poster, slack]).toEqual([0, []]);
  });

  it('sends what is due at this millisecond', async () => {
    const { wait, page, clock, slack } = open();
    await wait({ id: 'a', notBefore: start + 5_000 });
    clock.now = start + 5_000;
    expect(await page()).toMatchObject({ more: 'nothing', nextDue: undefined });
    expect(slack).toEqual([{ post: 'a', channel: 'C1', id: 'a' }]);
  });

  it('sends what is due and keeps the lock for what is held back', async () => {
    const { wait, page, slack, waiting } = open();
    await wait({ id: 'a' }, { id: 'b', notBefore: start + 5_000 });
    expect(await page()).toMatchObject({ more: 'nothing', nextDue: start + 5_000, isReleased: false });
    expect(slack).toHaveLength(1);
    expect(await waiting()).toEqual(['b']);
  });

  it('releases the lock with the last message, and not before', async () => {
    const { wait, page, settled } = open();
    await wait({ id: 'a' }, { id: 'b' });
    expect(await page()).toEqual({
      more: 'nothing',
      nextDue: undefined,
      isReleased: true,
      intent: undefined,
    });
    expect(settled.map(({ release }) => release)).toEqual([undefined, owner]);
  });

  it('of 209 messages is whole', async () => {
    const { wait, page, waiting, reads } = open({ renderer: together });
    await wait(...many(209));
    expect(await page()).toMatchObject({ more: 'nothing', isReleased: true });
    expect(await waiting()).toEqual([]);
    expect(reads).toEqual(['pending 210']);
  });

  it('of 210 is full: there may be more', async () => {
    const { wait, page, waiting } = open({ renderer: together });
    await wait(...many(211));
    expect(await page()).toMatchObject({ more: 'now', isReleased: false });
    expect(await waiting()).toEqual(['m210']);
  });

  it('sends messages of one subject as one, and the others by themselves', async () => {
    const { wait, page, rendered, reads } = open();
    await wait({ id: 'a', subject: 'run' }, { id: 'b' }, { id: 'c', subject: 'run' }, { id: 'd' });
    await page();
    expect(rendered.map(({ messages, subject }) => [messages.map(({ id }) => id), subject])).toEqual([
      [['a', 'c'], 'run'],
      [['b'], undefined],
      [['d'], undefined],
    ]);
    expect(rendered.map(({ form, posted }) => [form, posted])).toEqual(Array(3).fill(['own', undefined]));
    expect(reads).toEqual(['pending 210', 'posted run']);
  });

  it('edits the message of a subject that was posted, and posts the others', async () => {
    const { wait, page, slack, kept, rendered } = open();
    const posted = { destination: 'C1', subject: 'run', ts: '7.1' };
    await kept.endMessages(workspace, { messages: [], end: { stage: 'done', ts: '7.1' }, posted: [posted] });
    await wait({ id: 'a', subject: 'run' }, { id: 'b', subject: 'other' }, { id: 'c' });
    await page();
    expect(slack).toMatchObject([{ edit: 'a', ts: '7.1' }, { post: 'b' }, { post: 'c' }]);
    expect(rendered[0]?.posted).toEqual(posted);
  });

  it('leaves a kind that a later release has written, and sends the others', async () => {
    const { wait, page, slack, waiting } = open();
    await wait({ id: 'a', kind: 'of-tomorrow' }, { id: 'b' });
    expect(await page()).toMatchObject({ more: 'nothing' });
    expect(slack).toMatchObject([{ post: 'b' }]);
    expect(await waiting()).toEqual(['a']);
  });

  it('follows the plan of a kind: what is grouped, and what ends unsent', async () => {
    const given: unknown[] = [];
    const opened = open({
      renderer: {
        ended: async ([first], place) => {
          given.push(place);
          return [{ messages: first ? [first] : [], reason: 'superseded' }];
        },
        plan: async (messages, place) => {
          given.push(place);
          return [{ messages, subject: undefined, posted: undefined, form: 'own' }];
        },
      },
    });
    await opened.wait({ id: 'a' }, { id: 'b' }, { id: 'c' });
    await opened.page();
    const place = { workspace, destination: 'C1', poster: opened.poster };
    expect(given).toEqual([place, { ...place, posted: new Map() }]);
    expect(opened.slack).toMatchObject([{ post: 'b c' }]);
    expect(opened.settled[0]?.end).toEqual({ stage: 'dead', reason: 'superseded' });
    expect(await opened.waiting()).toEqual([]);
  });

  it('tells a plan what was posted of the subjects that it asks for', async () => {
    const given: unknown[] = [];
    const { wait, page, kept, reads } = open({
      renderer: {
        related: (waiting) => waiting.map(({ id }) => `list ${id}`),
        plan: async (messages, { posted }) => {
          given.push([...posted.values()]);
          return [{ messages, subject: undefined, posted: undefined, form: 'own' }];
        },
      },
    });
    const list = { destination: 'C1', subject: 'list b', ts: '7.1' };
    await kept.endMessages(workspace, { messages: [], end: { stage: 'done', ts: '7.1' }, posted: [list] });
    await wait({ id: 'a', subject: 'run' }, { id: 'b' });
    await page();
    expect(reads).toEqual(['pending 210', 'posted run list a list b']);
    expect(given).toEqual([[list]]);
  });

  it('holds what is not to be edited yet, sends the others and tells when the first is due', async () => {
    const { wait, page, slack, waiting } = open({
      renderer: planned({
        late: { notBefore: start + 9_000 },
        soon: { notBefore: start + 5_000 },
        now: { notBefore: start },
      }),
    });
    await wait({ id: 'late' }, { id: 'soon' }, { id: 'now' }, { id: 'any' });
    const heldUntil = start + 5_000;
    expect(await page()).toMatchObject({ more: 'nothing', heldUntil, isReleased: false });
    expect(slack).toMatchObject([{ post: 'now' }, { post: 'any' }]);
    expect(await waiting()).toEqual(['late', 'soon']);
  });

  it('that is full sends also what is not to be edited yet: it would keep back what waits behind it', async () => {
    const { wait, page, waiting } = open({
      renderer: {
        plan: async (messages) => [
          { messages, subject: undefined, posted: undefined, form: 'listed', notBefore: start + 5_000 },
        ],
      },
    });
    await wait(...many(211));
    expect(await page()).toMatchObject({ more: 'now', heldUntil: undefined });
    expect(await waiting()).toEqual(['m210']);
  });

  it('ends between two posts that gather, a slot apart, and not after the last', async () => {
    const gathering = { gathers: 'more' } as const;
    const { wait, page, slack, waiting } = open({
      renderer: planned({ a: gathering, b: gathering, held: { notBefore: start + 5_000 } }),
    });
    await wait({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'held' });
    expect(await page()).toMatchObject({ more: 'after slot', heldUntil: start + 5_000, isReleased: false });
    expect(slack).toMatchObject([{ post: 'a' }]);
    expect(await page()).toMatchObject({ more: 'nothing' });
    expect(slack).toMatchObject([{ post: 'a' }, { post: 'b' }, { post: 'c' }]);
    expect(await waiting()).toEqual(['held']);
  });

  it('that is full takes a slot between posts that gather, too', async () => {
    const gathering = { gathers: 'more' } as const;
    const { wait, page } = open({ renderer: planned({ m0: gathering, m1: gathering }) });
    await wait(...many(211));
    expect(await page()).toMatchObject({ more: 'after slot', isReleased: false });
  });

  it('with follow-ups is looked at again, and keeps the lock', async () => {
    const followUp = messageOf({ kind: 'mention', destination: 'C1', id: 'f', at: start, payload: {} });
    const { wait, page, slack, waiting } = open({
      renderer: {
        render: async ({ messages: [first] }) => ({
          message: saying(first?.id ?? ''),
          followUps: () => (first?.id === 'a' ? [followUp] : []),
        }),
      },
    });
    await wait({ id: 'a' }, { id: 'b' });
    expect(await page()).toMatchObject({ more: 'now', isReleased: false });
    expect(slack).toHaveLength(2);
    expect(await waiting()).toEqual(['f']);
  });

  it('of a crowded workspace ends after one message', async () => {
    const { wait, page, waiting } = open({ isCrowded: true });
    await wait({ id: 'a' }, { id: 'b' });
    expect(await page()).toMatchObject({ more: 'now', isReleased: false });
    expect(await waiting()).toEqual(['b']);
  });

  it('ends where its channel is gone: what waits is looked at again', async () => {
    const { wait, page, outcomes, slack, waiting } = open();
    outcomes.push({ is: 'channel-gone' });
    await wait({ id: 'a' }, { id: 'b' });
    expect(await page()).toMatchObject({ more: 'now', isReleased: false });
    expect(slack).toHaveLength(1);
    expect(await waiting()).toEqual(['b']);
  });
});

describe('where the app is not installed any more, a page', () => {
  it('ends all that waits, and says so once', async () => {
    const gone: unknown[] = [];
    const { wait, page, log, slack, waiting } = open({
      isInstalled: false,
      renderer: { undeliverable: async (batch, where) => void gone.push({ ...where, ...batch }) },
    });
    await wait({ id: 'a' }, { id: 'b', notBefore: start + 5_000 });
    expect(await page()).toMatchObject({ more: 'nothing', nextDue: start + 5_000 });
    expect(log).toEqual([{ log: 'alert.dead', workspace, reason: 'workspace-gone' }]);
    const where = { workspace, destination: 'C1', gone: 'workspace-gone' };
    expect(gone).toMatchObject([{ ...where, messages: [{ id: 'a' }] }]);
    expect([slack, await waiting()]).toEqual([[], []]);
  });

  it('is looked at again when it was full', async () => {
    const { wait, page } = open({ isInstalled: false });
    await wait(...many(210));
    expect(await page()).toMatchObject({ more: 'now', nextDue: undefined });
  });
});

describe('a post that an earlier dispatcher began', () => {
  it('is waited for while Slack may still show it', async () => {
    const { wait, page, slack } = open();
    await wait({ id: 'a' });
    const error = await page({ begun: begunAt(['a'], { until: start + 4_000 }) }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RetryError);
    expect(error.after).toBe(4_000);
    expect(slack).toEqual([]);
  });

  it.each([
    ['in the channel', {}],
    ['in a thread', { thread: '3.1' }],
  ])('is looked for %s by its mark, and done when it is there', async (_, more) => {
    const { wait, page, slack, found, log, settled, waiting } = open();
    found.ts = '5.1';
    await wait({ id: 'a' }, { id: 'b', notBefore: start + 9_000 });
    expect(await page({ begun: begunAt(['a'], more) })).toMatchObject({
      more: 'now',
      nextDue: start + 9_000,
    });
    expect(slack).toStrictEqual([{ find: 'a', channel: 'C1', id: 'a', since: start - minute, ...more }]);
    expect(settled).toMatchObject([{ messages: [{ id: 'a' }], end: { stage: 'done', ts: '5.1' } }]);
    expect([log, await waiting()]).toEqual([[], ['b']]);
  });

  it('with a subject is edited to its newest state when it is there', async () => {
    const { wait, page, slack, found, kept, rendered } = open();
    found.ts = '5.1';
    await wait({ id: 'a', subject: 'run' });
    await page({ begun: begunAt(['a'], { notes: 'red' }) });
    expect(slack).toMatchObject([{ find: 'a' }, { edit: 'a', channel: 'C1', ts: '5.1' }]);
    expect(rendered).toMatchObject([{ posted: { ts: '5.1', notes: 'red' } }]);
    expect(await kept.posted(workspace, 'C1', 'run')).toMatchObject({ ts: '5.1' });
  });

  it('is sent again when it is not there, in its slot, and is not counted', async () => {
    const { wait, page, slack, changes, log } = open();
    await wait({ id: 'a' });
    const end = await page({ begun: begunAt(['a']), nextAt: start + 700 });
    expect(end).toMatchObject({ more: 'now', intent: undefined });
    expect(changes).toStrictEqual([{ owner, nextAt: start + 700, intent: undefined }]);
    expect([slack.length, log]).toEqual([1, []]);
    await page();
    expect(slack).toMatchObject([{ find: 'a' }, { post: 'a' }]);
  });

  it('is sent again, and counted, when the history cannot be read', async () => {
    const { wait, page, found, log, waiting } = open();
    found.ts = 'unknown';
    await wait({ id: 'a' });
    expect(await page({ begun: begunAt(['a']) })).toMatchObject({ more: 'now', intent: undefined });
    expect(log).toEqual([{ log: 'alert.ambiguous', workspace }]);
    expect(await waiting()).toEqual(['a']);
  });

  it('to a person is not looked for: it has no history', async () => {
    const { wait, page, slack, found, log } = open({ destination: 'U1' });
    found.ts = '5.1';
    await wait({ id: 'a' });
    await page({ begun: begunAt(['a']) });
    expect(slack).toEqual([]);
    expect(log).toEqual([{ log: 'alert.ambiguous', workspace }]);
  });

  it('whose messages have ended is forgotten, and what waits is sent', async () => {
    const { wait, page, slack, reads } = open();
    await wait({ id: 'b' });
    expect(await page({ begun: begunAt(['a']) })).toMatchObject({ more: 'nothing', isReleased: true });
    expect(slack).toMatchObject([{ post: 'b' }]);
    expect(reads).toEqual(['pending 210']);
  });

  it('alone is settled, though others wait with it', async () => {
    const { wait, page, found, waiting, reads } = open();
    found.ts = '5.1';
    await wait({ id: 'a' }, { id: 'b' });
    await page({ begun: begunAt(['b']) });
    expect(await waiting()).toEqual(['a']);
    expect(reads).toEqual(['pending 210']);
  });

  it('is found in a full page without reading more', async () => {
    const { wait, page, found, reads } = open();
    found.ts = '5.1';
    await wait(...many(211));
    await page({ begun: begunAt(['m3']) });
    expect(reads).toEqual(['pending 210']);
  });

  it('is found behind a full page', async () => {
    const { wait, page, found, slack, waiting } = open();
    found.ts = '5.1';
    await wait(...many(212));
    expect(await page({ begun: begunAt(['m211']) })).toMatchObject({ more: 'now' });
    expect(slack).toMatchObject([{ find: 'm211' }]);
    expect(await waiting()).toEqual(many(211).map(({ id }) => id));
  });
});
