/**
 * Replaces buttons' intents with opaque ids. The intents stay in the table, bound to workspace, channel, message and
 * time.
 */
import { InvalidButtonError, StaleError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Intent, readIntent } from '../views/text/intent.ts';

const day = 24 * 60 * 60 * 1000;
/** How long a card is kept. Buttons that act on builds expire sooner. */
const week = 7 * day;
const sealed = /^([\w-]{16})\.(\d{1,3})$/;

export interface Place {
  readonly workspace: string;
  /** Or, for a direct message that we begin, the person. */
  readonly channel: string;
}

export interface Sealing {
  readonly store: Pick<Store, 'saveCard' | 'card' | 'bindCard'>;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Replaces every intent in a message or view by `<card>.<position>`, and stores the card first. */
export async function seal<T extends object>(surface: T, place: Place, sealing: Sealing): Promise<T> {
  const id = sealing.newId();
  const intents: string[] = [];
  const opaque: T = JSON.parse(JSON.stringify(surface), (key, value) =>
    key === 'value' && typeof value === 'string' && readIntent(value)
      ? `${id}.${intents.push(value) - 1}`
      : value,
  );
  if (intents.length > 0) await sealing.store.saveCard({ id, ...place, createdAt: sealing.now(), intents });
  return opaque;
}

export interface Unsealed {
  readonly intent: Intent;
  /** The same for every click on this very button. */
  readonly key: string;
}

/** Reads a clicked value back. Throws InvalidButtonError, or StaleError after a day (a week for Resume). */
export async function unseal(
  value: string,
  place: Place & { readonly user: string; readonly messageTs: string | undefined },
  sealing: Sealing,
): Promise<Unsealed> {
  const [, id, position] = sealed.exec(value) ?? [];
  if (!id || !position) throw new InvalidButtonError('not a value of ours');
  const card = await sealing.store.card(place.workspace, id);
  const intent = readIntent(card?.intents[Number(position)] ?? '');
  if (!card || !intent) throw new InvalidButtonError('no such card');
  if (card.channel !== place.channel && !isDirect(card.channel, place))
    throw new InvalidButtonError('a card of another channel');
  if (sealing.now() - card.createdAt > lifetimeOf(intent))
    throw new StaleError(`This card is more than a ${intent.action === 'resume' ? 'week' : 'day'} old.`);
  if (place.messageTs && !(await sealing.store.bindCard(place.workspace, id, place.messageTs)))
    throw new InvalidButtonError('a card of another message');
  return { intent, key: value };
}

/**
 * A card for a direct message is stored under the person's id; Slack's clicks name the conversation, which only that
 * person can see.
 */
function isDirect(person: string, { channel, user }: Place & { readonly user: string }): boolean {
  return channel.startsWith('D') && person === user;
}

/** Resume stays valid for a week, in case the person is away. */
function lifetimeOf({ action }: Intent): number {
  return action === 'resume' ? week : day;
}
