/** Holds back what is posted to a channel that another company reads along, until an admin agrees. */
import * as v from 'valibot';
import type { Place, Renderer } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import { pauseSubscriptions } from '../rules/pause-subscriptions.ts';
import type { PendingMessage } from '../store/outbox-store.ts';

/** Milliseconds for which an answer is cached. Slack sends an event on a change; this covers a lost event. */
const lookAgain = 10 * 60_000;

/** Of what is posted for subscriptions: an alert, a reply below one, or a message that its producer drew. */
const asked = v.object({ subscriptions: v.array(v.object({ id: v.string() })) });
const payloadSchema = v.union([
  asked,
  v.pipe(
    v.object({ alert: asked }),
    v.transform(({ alert }) => alert),
  ),
]);

/** Ends what is posted for subscriptions where another company reads along and no admin has agreed. */
export const agreedOnly: Required<Pick<Renderer<AlertServices>, 'ended'>> = {
  async ended(messages, place, services) {
    const shared = await notAgreedOn(messages, place, services);
    return shared.length > 0 ? [{ messages: shared, reason: 'shared' }] : [];
  },
};

/** Returns the messages that may not be posted, and pauses the channel's subscriptions. */
export async function notAgreedOn(
  waiting: readonly PendingMessage[],
  place: Place,
  services: AlertServices,
): Promise<readonly PendingMessage[]> {
  if (waiting.length === 0 || !(await isShared(place, services))) return [];
  const { workspace, destination: channel } = place;
  const theirs = (await services.store.subscriptions(workspace)).filter((one) => one.channel === channel);
  const agreed = theirs.filter(({ sharedBy }) => sharedBy !== undefined).map(({ id }) => id);
  const others = theirs.filter(({ sharedBy }) => sharedBy === undefined);
  await pauseSubscriptions(others, { workspace, channel, reason: 'shared' }, services);
  return waiting.filter((message) => {
    const ids = subscriptionsOf(message);
    return agreed.length === 0 || (ids.length > 0 && !ids.some((id) => agreed.includes(id)));
  });
}

/** Returns the ids of those that a message is for; none where it does not say. */
function subscriptionsOf({ payload }: PendingMessage): readonly string[] {
  const read = v.safeParse(payloadSchema, payload);
  return read.success ? read.output.subscriptions.map(({ id }) => id) : [];
}

/** Also returns false when Slack does not answer: alerts do not stop for an outage. */
async function isShared(
  { workspace, destination, poster }: Place,
  services: AlertServices,
): Promise<boolean> {
  const known = knownOf(services);
  const key = `own company ${workspace} ${destination}`;
  if (known.has(key, lookAgain)) return false;
  const readers = await poster.readers(destination);
  if (readers === 'own company') known.note(key);
  return readers === 'another company too';
}
