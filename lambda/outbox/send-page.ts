/** Sends one page of what waits for a destination, after settling what an earlier dispatcher began. */
import { RetryError } from '../retry-later.ts';
import type { Intent, PendingMessage, Posted } from '../store/outbox.ts';
import { begunBatch, changeDestination, type Dispatch, type Installed, isUser } from './dispatch.ts';
import { endDead, giveUp } from './give-up.ts';
import { isKnownKind, type MessageKind } from './policy.ts';
import { sendBatch, settlePosted } from './send-batch.ts';
import type { Batch, OutboxServices, Plan } from './services.ts';
import { reconciled } from './state.ts';

/** Messages per page: enough to notice a flood, and to fill whole lists. */
const mostAtOnce = 210;

export interface PageEnd {
  /** `now`: more waits that may be sent. */
  readonly more: 'now' | 'nothing';
  /** When the first of what is held back is due, as at the end of quiet hours. */
  readonly nextDue: number | undefined;
}

export async function sendPage<S extends OutboxServices>(dispatch: Dispatch<S>): Promise<PageEnd> {
  const { workspace, destination, held, services, poster } = dispatch;
  const { store, now } = services;
  const waiting = await store.pending(workspace, destination, mostAtOnce);
  const due = waiting.filter((message) => message.due <= now());
  const nextDue = waiting.find((message) => message.due > now())?.due;
  if (due.length === 0) return { more: 'nothing', nextDue };
  const isWhole = waiting.length < mostAtOnce;
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
  const end = await sendDue(due, installed);
  return { more: end === 'all' && isWhole ? 'nothing' : 'now', nextDue };
}

/** Returns what still waits of a begun post: nothing, once it was settled. */
async function begunOf<S extends OutboxServices>(
  { ids }: Intent,
  { due, isWhole }: { readonly due: readonly PendingMessage[]; readonly isWhole: boolean },
  { workspace, destination, services }: Dispatch<S>,
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

/** `some`: more may have come, or follow, and batching again makes fewer messages. */
async function sendDue<S extends OutboxServices>(
  due: readonly PendingMessage[],
  dispatch: Installed<S>,
): Promise<'all' | 'some'> {
  const { workspace, destination, services, limiter } = dispatch;
  const subjects = [...new Set(due.flatMap(({ subject }) => subject ?? []))];
  const known = subjects.length > 0 ? await services.store.allPosted(workspace, destination, subjects) : [];
  const posted = new Map(known.map((one) => [one.subject, one]));
  let end: 'all' | 'some' = 'all';
  for (const [kind, messages] of Map.groupBy(due, (message) => message.kind)) {
    // A later release may have written it.
    if (!isKnownKind(kind)) continue;
    const { batches, ended } = await planOf(kind, { messages, posted }, dispatch);
    for (const one of ended) await endDead(one.messages, one.reason, dispatch);
    for (const batch of batches) {
      const sent = await sendBatch(kind, batch, dispatch);
      if (sent === 'gone' || limiter.isCrowded()) return 'some';
      if (sent === 'has follow-ups') end = 'some';
    }
  }
  return end;
}

interface Waiting {
  readonly messages: readonly PendingMessage[];
  readonly posted: ReadonlyMap<string, Posted>;
}

async function planOf<S extends OutboxServices>(
  kind: MessageKind,
  { messages, posted }: Waiting,
  dispatch: Installed<S>,
): Promise<Plan> {
  const { workspace, destination, poster, renderers, services } = dispatch;
  const place = { workspace, destination, poster };
  return (
    (await renderers[kind].plan?.(messages, { ...place, posted }, services)) ?? {
      batches: bySubject(messages, posted),
      ended: [],
    }
  );
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
