/**
 * Replaces buttons' intents with opaque ids. The intents stay in the table, bound to workspace, channel, message and
 * time.
 */
import { InvalidButtonError, StaleError } from '../errors.ts';
import type { Card, Store } from '../store/store.ts';
import { type Intent, readIntent } from '../views/text/button-intent.ts';

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

export interface Unsealing extends Sealing {
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Replaces every intent in a message or view by `<card>.<position>`, and stores the card first. */
export async function seal<T extends object>(surface: T, place: Place, sealing: Sealing): Promise<T> {
  const { opaque, stored } = sealNow(surface, place, sealing);
  await stored;
  return opaque;
}

export interface Sealed<T> {
  readonly opaque: T;
  /** The buttons are invalid until it resolves. */
  readonly stored: Promise<void>;
}

/** As `seal`; the card is still being stored. */
export function sealNow<T extends object>(surface: T, place: Place, sealing: Sealing): Sealed<T> {
  const id = sealing.newId();
  const intents: string[] = [];
  const opaque: T = JSON.parse(JSON.stringify(surface), (key, value) =>
    key === 'value' && typeof value === 'string' && readIntent(value)
      ? `${id}.${intents.push(value) - 1}`
      : value,
  );
  const isLong = intents.map(readIntent).some((intent) => intent !== undefined && isLasting(intent));
  const card: Card = {
    id,
    ...place,
    createdAt: sealing.now(),
    intents,
    kept: isLong ? 'long' : undefined,
  };
  return { opaque, stored: intents.length > 0 ? sealing.store.saveCard(card) : Promise.resolve() };
}

export interface Unsealed {
  readonly intent: Intent;
  /** The same for every click on this very button. */
  readonly key: string;
}

/** Reads a clicked value back. Throws InvalidButtonError, or StaleError after a day (a week for what mends something). */
export async function unseal(
  value: string,
  place: Place & { readonly user: string; readonly messageTs: string | undefined },
  sealing: Unsealing,
): Promise<Unsealed> {
  const [, id, position] = sealed.exec(value) ?? [];
  if (!id || !position) throw new InvalidButtonError('not a value of ours');
  const card = (await sealing.store.card(place.workspace, id)) ?? (await storedLate(id, place, sealing));
  const intent = readIntent(card?.intents[Number(position)] ?? '');
  if (!card || !intent) throw new InvalidButtonError('no such card');
  if (card.channel !== place.channel && !isDirect(card.channel, place))
    throw new InvalidButtonError('a card of another channel');
  if (sealing.now() - card.createdAt > lifetimeOf(intent))
    throw new StaleError(`This card is more than a ${lifetimeOf(intent) === week ? 'week' : 'day'} old.`);
  if (place.messageTs && !(await sealing.store.bindCard(place.workspace, id, place.messageTs)))
    throw new InvalidButtonError('a card of another message');
  return { intent, key: value };
}

/** A press may overtake the write of its card, which is stored while the message is posted. */
async function storedLate(id: string, { workspace }: Place, { store, sleep }: Unsealing) {
  await sleep(overtaken);
  return store.card(workspace, id);
}

const overtaken = 500;

/**
 * A card for a direct message is stored under the person's id; Slack's clicks name the conversation, which only that
 * person can see.
 */
function isDirect(person: string, { channel, user }: Place & { readonly user: string }): boolean {
  return channel.startsWith('D') && person === user;
}

/** What mends something, or leads through the first steps, stays valid for a week, in case the person is away. */
function lifetimeOf(intent: Intent): number {
  if (isLasting(intent)) return Number.POSITIVE_INFINITY;
  const isSetup = intent.action === 'run' && /^setup\b/.test(intent.command);
  return isSetup || ['resume', 'connect', 'connect-me'].includes(intent.action) ? week : day;
}

/** True for a button that changes only our own records of what a message shows: it is valid as long as the message. */
function isLasting({ action }: Intent): boolean {
  return action === 'care';
}
