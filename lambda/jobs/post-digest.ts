/** Posts a channel's daily or weekly digest, once per period. */
import * as v from 'valibot';
import { drawDigest } from '../digest/draw-digest.ts';
import { NotConnectedError } from '../errors.ts';
import { enqueue, requestIfWaiting } from '../outbox/enqueue-message.ts';
import { notify } from '../outbox/monthly-notice.ts';
import type { Renderer } from '../outbox/outbox-ports.ts';
import { preparedRenderer } from '../outbox/prepared-renderer.ts';
import { isExpected, isRateLimit, isRefusedToken } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restAfter } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Digest } from '../store/subscriptions-and-schedules.ts';
import { lastDigestAt, nextDigestAt } from '../time-zone.ts';
import { unsaidView } from '../views/alerts/digest-undeliverable.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';

/** Runs that end this close to the digest go into the next one, to allow for late webhooks. */
const settling = 30_000;
/** Time kept for enqueuing. */
const reserve = 5_000;

/** Schedules the next digest first, before anything can fail. */
export async function handleDigest(
  { workspace, channel }: QueuedAs<'digest'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const digest = await store.digest(workspace, channel);
  if (!digest) return;
  await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(digest, now()) });
  if (!(await isConnected(workspace, services))) return;
  if (!(await isAgreed(digest, workspace, services))) return;
  const at = lastDigestAt(digest, now());
  // The id has the time, so a digest that is moved to later today is sent again.
  const id = `digest:${new Date(at).toISOString()}`;
  // It is drawn once: reports that come during a retry do not change it.
  const keys = { destination: channel, scope: 'destination', ids: [id] } as const;
  if ((await store.knownKeys(workspace, keys)).length > 0)
    return requestIfWaiting(workspace, channel, services);
  const period = { from: lastDigestAt(digest, at - 1) - settling, to: at - settling };
  const drawing = {
    workspace,
    channel,
    every: digest.every,
    period,
    until: deadline - reserve,
    sending: { is: 'scheduled' },
    timeZone: digest.timeZone,
  } as const;
  const readers = async (of: string) => (await services.poster(workspace)).readers(of);
  const { message, errors } = await drawDigest(drawing, { ...services, readers });
  await handleErrors(errors, workspace, services);
  const draft = {
    kind: 'digest',
    destination: channel,
    id,
    at,
    payload: { message, owner: digest.owner },
  } as const;
  await enqueue(workspace, draft, services);
}

const ownerSchema = v.object({ owner: v.string() });

/** Notifies its owner at most once a month per reason: the digest resumes by itself when the channel can be reached. */
export const digestRenderer: Renderer<AlertServices> = {
  ...preparedRenderer,
  async undeliverable({ messages }, { workspace, destination: channel, gone: reason }, services) {
    for (const { payload } of messages) {
      const read = v.safeParse(ownerSchema, payload);
      if (!read.success || reason === 'workspace-gone') continue;
      const notice = { workspace, user: read.output.owner, names: [`digest-unsaid:${channel}:${reason}`] };
      await notify(notice, () => unsaidView({ channel, reason }), services);
    }
  },
};

/** False while CircleCI is not connected: the digest is skipped until it is. */
async function isConnected(workspace: string, { circleci }: AlertServices): Promise<boolean> {
  try {
    await circleci(workspace);
    return true;
  } catch (error) {
    if (error instanceof NotConnectedError) return false;
    throw error;
  }
}

/** Pauses the digest, and notifies its owner, while another company reads the channel and no admin has agreed. */
async function isAgreed(digest: Digest, workspace: string, services: AlertServices): Promise<boolean> {
  const { store, now } = services;
  const { channel, owner, sharedBy, pausedAt } = digest;
  if (sharedBy !== undefined) return true;
  const readers = await (await services.poster(workspace)).readers(channel);
  if (readers === 'own company') {
    if (pausedAt !== undefined)
      await store.saveDigest(workspace, channel, { ...digest, pausedAt: undefined });
    return true;
  }
  // As with alerts, an outage of Slack does not pause a digest.
  if (readers === 'unknown' && pausedAt === undefined) return true;
  const since = pausedAt ?? now();
  if (pausedAt === undefined) await store.saveDigest(workspace, channel, { ...digest, pausedAt: since });
  const names = [`digest-shared:${channel}:${since}`];
  await notify({ workspace, user: owner, names }, () => unsaidView({ channel, reason: 'shared' }), services);
  return false;
}

/** Throws a bug. Starts at most one cool-down of each CircleCI, and notifies of a token that it refuses. */
async function handleErrors(
  errors: readonly unknown[],
  workspace: string,
  services: AlertServices,
): Promise<void> {
  const bug = errors.find((error) => !isExpected(error));
  if (bug) throw bug;
  const limited = new Map(errors.filter(isRateLimit).map((error) => [error.host, error]));
  for (const [host, error] of limited)
    await restAfter(error, await pollLimitOf(workspace, { host }, services), services);
  const refusing = new Set(errors.filter(isRefusedToken).map((error) => error.host));
  for (const host of refusing) await notifyTokenRejected(workspace, { host }, services);
}
