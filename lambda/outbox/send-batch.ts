/** Sends one batch: renders it, takes a slot, begins, posts or edits, and settles it. */
import type { PostOutcome } from '../poster.ts';
import { RetryError } from '../retry-error.ts';
import type { Posted } from '../store/outbox-store.ts';
import type { Message } from '../views/text/message.ts';
import { noteBusy } from './busy-workspaces.ts';
import { changeDestination, type Installed, isUser, marksOf } from './dispatch-context.ts';
import { endDead, giveUp } from './give-up.ts';
import type { Batch, OutboxServices, Rendered } from './outbox-ports.ts';
import { isKnownKind, type MessageKind, settling } from './policy.ts';
import { type Call, nextStage } from './state.ts';

/** `gone`: what waits behind it may have ended, too. */
type Sent = 'sent' | 'has follow-ups' | 'gone';

export interface Sending {
  readonly kind: MessageKind;
  readonly batch: Batch;
  /** `release`: nothing else waits, so that the lock is released with it unless something has come meanwhile. */
  readonly lock: 'release' | 'hold';
}

/** Throws RetryError when the wait is longer than the time left; then the messages stay in the outbox. */
export async function sendBatch<S extends OutboxServices>(
  { kind, batch, lock }: Sending,
  dispatch: Installed<S>,
): Promise<Sent> {
  const { renderers, services, limiter, held } = dispatch;
  let left = batch;
  for (let attempt = 1; ; attempt += 1) {
    const rendered = await renderers[kind].render(left, placeOf(dispatch), services);
    if (rendered === 'unreadable') return endRefused(left, rendered, dispatch);
    if (!rendered) return settle(left, { ts: undefined, rendered: undefined, lock }, dispatch);
    if (left.posted && rendered.shows === 'unchanged')
      return settle(left, { ts: left.posted.ts, rendered, lock }, dispatch);
    const call: Call = left.posted ? 'edit' : 'post';
    const nextAt = await limiter.takeSlot(call, held.nextAt);
    const outcome = left.posted
      ? await edit(rendered.message, left.posted, dispatch)
      : await post(rendered, { batch: left, nextAt }, dispatch);
    const next = nextStage(outcome, call, attempt);
    switch (next.stage) {
      case 'done':
        return settle(left, { ts: next.ts, rendered, lock }, dispatch);
      case 'new':
        await block(call, next.wait, dispatch);
        break;
      case 'new, later':
        await block(call, next.wait, dispatch);
        throw new RetryError(next.wait);
      case 'new, unposted':
        left = { ...left, posted: undefined };
        break;
      case 'intent':
        await changeDestination(dispatch, {
          nextAt: services.now() + next.wait,
          intent: held.intent && { ...held.intent, until: services.now() + next.settling },
        });
        throw new RetryError(next.settling);
      case 'dead':
        if (!next.gone) return endRefused(left, next.reason, dispatch);
        await giveUp(left, next.gone, dispatch);
        return 'gone';
    }
  }
}

function placeOf<S extends OutboxServices>({ workspace, destination, poster }: Installed<S>) {
  return { workspace, destination, poster };
}

async function edit<S extends OutboxServices>(
  message: Message,
  { ts }: Posted,
  { destination, poster, limiter }: Installed<S>,
): Promise<PostOutcome> {
  limiter.checkDeadline();
  return poster.update(message, { channel: destination, ts });
}

/** Records the post before it is made. After an ambiguous outcome, looks for the message in the channel's history. */
async function post<S extends OutboxServices>(
  { message, notes }: Rendered,
  { batch, nextAt }: { readonly batch: Batch; readonly nextAt: number },
  dispatch: Installed<S>,
): Promise<PostOutcome> {
  const { destination, poster, limiter, services } = dispatch;
  const marks = marksOf(batch);
  const [mark = ''] = marks;
  const { thread, broadcast } = batch.messages[0] ?? {};
  const since = services.now();
  const ids = batch.messages.map(({ id }) => id);
  const { subject } = batch;
  const about = { ...(subject !== undefined && { subject }), ...(thread !== undefined && { thread }) };
  const begun = { ids, mark, since, until: since + settling, notes, ...about };
  await changeDestination(dispatch, { nextAt, intent: begun });
  limiter.checkDeadline();
  if (isUser(destination)) return poster.tell(destination, message);
  const where = { channel: destination, ...(thread !== undefined && { thread }) };
  const outcome = await poster.post(message, {
    ...where,
    id: marks.join(' '),
    ...(broadcast && { broadcast }),
  });
  if (outcome.is !== 'ambiguous') return outcome;
  const found = await poster.find({ ...where, id: mark, since });
  return found === 'absent' || found === 'unknown' ? outcome : { is: 'posted', ts: found };
}

/** Blocks posts to the destination, or edits in the workspace. Nothing of it is begun any more. */
async function block<S extends OutboxServices>(
  call: Call,
  wait: number,
  dispatch: Installed<S>,
): Promise<void> {
  const { workspace, services, held } = dispatch;
  const until = services.now() + wait;
  noteBusy(workspace, services);
  if (call === 'edit') return services.store.blockUntil(workspace, 'change', until);
  await changeDestination(dispatch, { nextAt: Math.max(held.nextAt, until), intent: undefined });
}

/** Our bug, or an error code that we do not know: an alarm counts it. */
async function endRefused<S extends OutboxServices>(
  { messages }: Pick<Batch, 'messages'>,
  code: string,
  dispatch: Installed<S>,
): Promise<Sent> {
  const { workspace, services } = dispatch;
  services.log({ log: 'alert.refused', workspace, reason: 'refused', code });
  await endDead(messages, code, dispatch);
  return 'sent';
}

/** Settles a batch that an earlier dispatcher had posted. What it is about may have changed since: then it is edited. */
export async function settlePosted<S extends OutboxServices>(
  batch: Batch,
  { ts, notes }: Pick<Posted, 'ts' | 'notes'>,
  dispatch: Installed<S>,
): Promise<void> {
  const { workspace, destination, services } = dispatch;
  const kind = batch.messages[0]?.kind ?? '';
  const { subject } = batch;
  if (!isKnownKind(kind) || subject === undefined)
    return void (await settle(batch, { ts, rendered: undefined, lock: 'hold' }, dispatch));
  const posted = { destination, subject, ts, notes };
  await services.store.endMessages(workspace, { messages: [], end: { stage: 'done', ts }, posted: [posted] });
  await sendBatch({ kind, batch: { ...batch, posted }, lock: 'hold' }, dispatch);
}

interface Shown extends Pick<Sending, 'lock'> {
  readonly ts: string | undefined;
  readonly rendered: Rendered | undefined;
}

/** Settles the messages together with the record of what was posted and with what follows from it. */
async function settle<S extends OutboxServices>(
  batch: Batch,
  { ts, rendered, lock }: Shown,
  dispatch: Installed<S>,
): Promise<Sent> {
  const { workspace, owner, renderers, limiter, held, services } = dispatch;
  const { messages } = batch;
  const followUps = (ts !== undefined && rendered?.followUps?.(ts)) || [];
  const isLast = lock === 'release' && followUps.length === 0 && !limiter.isCrowded();
  const ended = await services.store.endMessages(workspace, {
    messages,
    end: { stage: 'done', ts },
    posted: newlyPosted(batch, { ts, rendered }, dispatch),
    followUps,
    release: isLast ? owner : undefined,
  });
  held.intent = undefined;
  held.isReleased = ended === 'released';
  const kind = messages[0]?.kind ?? '';
  if (ts !== undefined && isKnownKind(kind)) await renderers[kind].sent?.(batch, placeOf(dispatch), services);
  return followUps.length > 0 ? 'has follow-ups' : 'sent';
}

/** Returns what is to be recorded of a sent message: nothing when it is known, or cannot be edited later. */
function newlyPosted<S extends OutboxServices>(
  { subject, posted, also = [] }: Batch,
  { ts, rendered }: Omit<Shown, 'lock'>,
  { destination }: Installed<S>,
): readonly Posted[] {
  if (ts === undefined) return [];
  const notes = rendered?.notes;
  const isNews = posted?.ts !== ts || !isSame(posted?.notes, notes);
  const own = subject !== undefined && isNews ? [{ subject, ts, notes }] : [];
  return [...own, ...(rendered?.also ?? []), ...also].map((one) => ({
    ...one,
    destination,
    ts: one.ts ?? ts,
  }));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
