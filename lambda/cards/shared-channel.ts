/** Holds back the alerts of a channel that another company reads along, until an admin agrees. */
import type { Place } from '../outbox/services.ts';
import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import { pauseSubscriptions } from '../rules/pause-subscriptions.ts';
import type { WaitingAlert } from './batching.ts';

/** Milliseconds for which an answer is cached. Slack sends an event on a change; this covers a lost event. */
const lookAgain = 10 * 60_000;

/** Returns the alerts that may not be posted, and pauses their subscriptions. */
export async function alertsNotAgreedOn(
  waiting: readonly WaitingAlert[],
  place: Place,
  services: AlertServices,
): Promise<readonly WaitingAlert[]> {
  if (waiting.length === 0 || !(await isShared(place, services))) return [];
  const { workspace, destination: channel } = place;
  const theirs = (await services.store.subscriptions(workspace)).filter((one) => one.channel === channel);
  const agreed = theirs.filter(({ sharedBy }) => sharedBy !== undefined).map(({ id }) => id);
  const others = theirs.filter(({ sharedBy }) => sharedBy === undefined);
  await pauseSubscriptions(others, { workspace, channel, reason: 'shared' }, services);
  return waiting.filter(
    ({ alert: { subscriptions } }) =>
      agreed.length === 0 ||
      (subscriptions.length > 0 && !subscriptions.some(({ id }) => agreed.includes(id))),
  );
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
