/** Handles a delivery exactly once and in time, by an idempotency key with a lease. */
import * as v from 'valibot';
import { tooLateView } from '../views/errors/errors.ts';
import { postToResponseUrl } from './api/response-url.ts';
import { type Acknowledgement, type Delivery, deliverySchema } from './ingress/delivery.ts';
import type { Services } from './worker-ports.ts';

/** Milliseconds after which a person no longer waits for the answer. */
const patience = 60_000;

/**
 * Another attempt holds this delivery, or was cut while it did. Lambda hands it in again in a minute, when the lease has
 * ended: it is done by then, or taken up.
 */
export class UnderwayError extends Error {
  override readonly name = 'UnderwayError';
}

export interface DeliveryHandler {
  /** Begins to read what the delivery will need. Changes nothing: another attempt may hold the delivery. */
  readAhead(delivery: Delivery): void;
  receive(delivery: Delivery): Promise<Acknowledgement>;
}

type Working = Pick<Services, 'store' | 'now' | 'log' | 'slackApiUrl'>;

export function createWorker(handler: DeliveryHandler, services: Working) {
  return async (event: unknown): Promise<Acknowledgement> => {
    const read = v.safeParse(deliverySchema, event);
    if (!read.success) {
      services.log({ log: 'delivery.unreadable' });
      throw new Error(
        'The delivery could not be read: it was sent by another version of the ingress function, or is incomplete.',
      );
    }
    const delivery = read.output;
    handler.readAhead(delivery);
    const isSynchronous = delivery.kind === 'submission' || delivery.kind === 'options';
    return isSynchronous ? handler.receive(delivery) : once(delivery, handler, services);
  };
}

async function once(
  delivery: Delivery,
  handler: DeliveryHandler,
  services: Working,
): Promise<Acknowledgement> {
  const { store, now, log } = services;
  const begun = await store.beginDelivery(delivery.id, now());
  if (begun === 'done') {
    log({ log: 'delivery.duplicate', kind: delivery.kind });
    return { body: undefined };
  }
  if (begun === 'underway') throw new UnderwayError();
  const late = begun === 'again' || now() - delivery.receivedAt > patience;
  if (late && delivery.kind !== 'event')
    await tellLate(delivery, begun === 'again' ? 'begun' : 'waited', services);
  else await handler.receive(delivery);
  await store.endDelivery(delivery.id);
  return { body: undefined };
}

async function tellLate(
  { body, kind }: Delivery,
  what: 'begun' | 'waited',
  services: Working,
): Promise<void> {
  services.log({ log: 'delivery.too-late', kind, what });
  const url = body.response_url;
  if (typeof url !== 'string') return;
  const message = { ...tooLateView({ what }), response_type: 'ephemeral', replace_original: false };
  await postToResponseUrl(url, message, services);
}
