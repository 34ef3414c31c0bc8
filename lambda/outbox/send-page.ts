/** Sends one page of what waits for a destination, after settling what an earlier dispatcher began. */
import { RetryError } from '../retry-error.ts';
import type { Intent, PendingMessage, Posted } from '../store/outbox-store.ts';
import {
  type AnyDispatch,
  begunBatch,
  changeDestination,
  type Dispatch,
  type Installed,
  isUser,
} from './dispatch-context.ts';
import { endDead, giveUp } from './give-up.ts';
import type { Batch, OutboxServices } from './outbox-ports.ts';
import { isKnownKind, type MessageKind } from './policy.ts';
import { type Sending, sendBatch, settlePosted } from './send-batch.ts';
import { reconciled } from './state.ts';

/** Messages per page: enough to notice a flood, and to fill whole lists. */
const mostAtOnce = 210;

export interface PageEnd {
  /** `now`: more waits that may be sent. `after slot`: more is to be posted, as soon as the destination takes it. */
  readonly more: 'now' | 'after slot' | 'nothing';
  /** When the first of what is held back is due, as at the end of quiet hours. */
  readonly nextDue: number | undefined;
  /** When the first of the edits that wait for more changes is due. */
  readonly heldUntil?: number | undefined;
}

export async function sendPage<S extends OutboxServices>(dispatch: Dispatch<S>): Promise<PageEnd> {
  const { workspace, destination, held, services } = dispatch;
  const { store, now } = services;
  const waiting = await store.pending(workspace, destination, mostAtOnce);
  const due = waiting.filter((message) => message.due <= now());
  const nextDue = waiting.find((message) => message.due > now())?.due;
  if (due.length === 0) return { more: 'nothing', nextDue };
  const isWhole = waiting.length < mostAtOnce;
  // Read together: the installation, and what was posted.
  const [poster, posted] = await Promise.all([dispatch.poster(), postedOf(due, dispatch)]);
  if (!poster) {
    await giveUp({ messages: due }, 'workspace-gone', dispatch);
    return { more: isWhole ? 'nothing' : 'now', nextDue };
  }
  const installed = { ...dispatch, poster };
  const begun = held.intent && (await begunOf(held.intent, { due, isWhole }, dispatch));
  if (held.intent && begun && begun.length > 0) {
    await settleBegun(held.intent, begun, installed);
    return { more: 'now', nextDue };
  }
  held.intent = undefined;
  const lock = isWhole && nextDue === undefined ? 'release' : 'hold';
  const { end, heldUntil } = await sendDue({ due, posted, lock, isWhole }, installed);
  const more = end === 'all' && !isWhole ? 'now' : moreAfter[end];
  return { more, nextDue, heldUntil };
}

/** Returns what still waits of a begun post: nothing, once it was settled. */
async function begunOf<S extends OutboxServices>(
  { ids }: Intent,
  { due, isWhole }: { readonly due: readonly PendingMessage[]; readonly isWhole: boolean },
  { workspace, destination, services }: AnyDispatch<S>,
): Promise<readonly PendingMessage[]> {
  const isBegun = ({ id }: PendingMessage) => ids.includes(id);
  if (isWhole || due.some(isBegun)) return due.filter(isBegun);
  return (await services.store.pending(workspace, destination, Number.POSITIVE_INFINITY)).filter(isBegun);
}

/** Throws RetryError while the begun post may still show up. */
async function settleBegun<S extends OutboxServices>(
  intent: Intent,
  messages: readonly PendingMessage[],
  dispatch: Installed<S>,
): Promise<void> {
  const { workspace, destination, held, poster, services } = dispatch;
  const { until, thread, mark: id, since, notes } = intent;
  if (until > services.now()) throw new RetryError(until - services.now());
  const found = isUser(destination)
    ? 'unknown'
    : await poster.find({ channel: destination, id, since, ...(thread !== undefined && { thread }) });
  const next = reconciled(found);
  if (next.stage === 'done')
    return settlePosted(begunBatch(intent, messages), { ts: next.ts, notes }, dispatch);
  if (next.count === 'counted') services.log({ log: 'alert.ambiguous', workspace });
  await changeDestination(dispatch, { nextAt: held.nextAt, intent: undefined });
}

async function postedOf<S extends OutboxServices>(
  due: readonly PendingMessage[],
  { workspace, destination, renderers, services }: AnyDispatch<S>,
): Promise<ReadonlyMap<string, Posted>> {
  const related = [...Map.groupBy(due, ({ kind }) => kind)].flatMap(
    ([kind, messages]) => (isKnownKind(kind) && renderers[kind].related?.(messages)) || [],
  );
  const subjects = [...new Set([...due.flatMap(({ subject }) => subject ?? []), ...related])];
  const known = subjects.length > 0 ? await services.store.allPosted(workspace, destination, subjects) : [];
  return new Map(known.map((one) => [one.subject, one]));
}

interface Due extends Pick<Sending, 'lock'> {
  readonly due: readonly PendingMessage[];
  readonly posted: ReadonlyMap<string, Posted>;
  /** No more waits than this page. */
  readonly isWhole: boolean;
}

interface DueEnd {
  /** `some`: more may have come, or follow, and batching again makes fewer messages. `slot`: a second later, too. */
  readonly end: 'all' | 'some' | 'slot';
  readonly heldUntil: number | undefined;
}

const moreAfter = { all: 'nothing', some: 'now', slot: 'after slot' } as const;

async function sendDue<S extends OutboxServices>(
  { due, posted, lock, isWhole }: Due,
  dispatch: Installed<S>,
): Promise<DueEnd> {
  const planned = await plannedOf(due, posted, dispatch);
  const now = dispatch.services.now();
  // What is held may not keep back what waits behind this page.
  const held = isWhole ? planned.filter(({ batch: { notBefore = 0 } }) => notBefore > now) : [];
  const all = planned.filter((one) => !held.includes(one));
  const heldUntil =
    held.length === 0 ? undefined : Math.min(...held.map(({ batch }) => batch.notBefore ?? 0));
  let end: DueEnd['end'] = 'all';
  for (const [index, one] of all.entries()) {
    const isLast = index === all.length - 1 && end === 'all' && held.length === 0;
    const sent = await sendBatch({ ...one, lock: isLast ? lock : 'hold' }, dispatch);
    if (sent === 'gone' || dispatch.limiter.isCrowded()) return { end: 'some', heldUntil };
    if (sent === 'has follow-ups') end = 'some';
    const { gathers } = one.batch;
    if (gathers && all[index + 1]?.batch.gathers) return { end: 'slot', heldUntil };
  }
  return { end, heldUntil };
}

/** Returns the batches of each kind of what is to be sent. */
async function plannedOf<S extends OutboxServices>(
  due: readonly PendingMessage[],
  posted: ReadonlyMap<string, Posted>,
  dispatch: Installed<S>,
): Promise<readonly Pick<Sending, 'kind' | 'batch'>[]> {
  const all: Pick<Sending, 'kind' | 'batch'>[] = [];
  for (const [kind, messages] of Map.groupBy(due, (message) => message.kind)) {
    // A later release may have written it.
    if (!isKnownKind(kind)) continue;
    const wanted = await wantedOf(kind, messages, dispatch);
    const batches = await batchesOf(kind, { messages: wanted, posted }, dispatch);
    all.push(...batches.map((batch) => ({ kind, batch })));
  }
  return all;
}

/** Ends what is not to be sent, and returns the rest. */
async function wantedOf<S extends OutboxServices>(
  kind: MessageKind,
  messages: readonly PendingMessage[],
  dispatch: Installed<S>,
): Promise<readonly PendingMessage[]> {
  const { workspace, destination, poster, renderers, services } = dispatch;
  const place = { workspace, destination, poster };
  const ended = (await renderers[kind].ended?.(messages, place, services)) ?? [];
  for (const one of ended) await endDead(one.messages, one.reason, dispatch);
  return messages.filter((message) => !ended.some((one) => one.messages.includes(message)));
}

interface Waiting {
  readonly messages: readonly PendingMessage[];
  readonly posted: ReadonlyMap<string, Posted>;
}

async function batchesOf<S extends OutboxServices>(
  kind: MessageKind,
  { messages, posted }: Waiting,
  dispatch: Installed<S>,
): Promise<readonly Batch[]> {
  const { workspace, destination, poster, renderers, services } = dispatch;
  const place = { workspace, destination, poster };
  const planned = await renderers[kind].plan?.(messages, { ...place, posted }, services);
  return planned ?? bySubject(messages, posted);
}

function bySubject(
  messages: readonly PendingMessage[],
  posted: ReadonlyMap<string, Posted>,
): readonly Batch[] {
  const groups = Map.groupBy(messages, ({ subject, id }) => subject ?? `once ${id}`);
  return [...groups.values()].map((same) => {
    const subject = same[0]?.subject;
    const known = subject === undefined ? undefined : posted.get(subject);
    return { messages: same, subject, posted: known, form: 'own' };
  });
}
