/** Receives deliveries for Bolt that the ingress function has verified. */
import type { App, Receiver } from '@slack/bolt';
import type { Acknowledgement, Delivery } from './ingress/delivery.ts';
import { keepFormOpen } from './ingress/keep-form-open.ts';

export interface DeliveryReceiver extends Receiver {
  receive(delivery: Delivery): Promise<Acknowledgement>;
}

export function createReceiver(): DeliveryReceiver {
  let app: App | undefined;
  return {
    init(bolt) {
      app = bolt;
    },
    start: async () => undefined,
    stop: async () => undefined,
    async receive(delivery) {
      if (!app) throw new Error('Bolt has not been started.');
      return isForm(delivery) ? receiveForm(delivery, app) : receiveOther(delivery, app);
    },
  };
}

/** The errors are Bolt's to handle (bolt-error-handler.ts). */
async function receiveOther({ body, id }: Delivery, app: App): Promise<Acknowledgement> {
  let acknowledged: unknown;
  const ack = async (response: unknown) => {
    acknowledged = response;
  };
  await app.processEvent({ body, customProperties: { deliveryId: id }, ack });
  return { body: acknowledged };
}

/** A form closes only when it was taken: an empty acknowledgement would close it, and what was typed would be lost. */
async function receiveForm({ body, id }: Delivery, app: App): Promise<Acknowledgement> {
  let acknowledged: Acknowledgement | undefined;
  const ack = async (response: unknown) => {
    acknowledged ??= { body: response };
  };
  // The error was already logged. Here it only means that the form was not acknowledged.
  await app.processEvent({ body, customProperties: { deliveryId: id }, ack }).catch(() => undefined);
  if (acknowledged) return acknowledged;
  const answered = keepFormOpen(body.view);
  if (answered) return { body: answered };
  throw new Error('The form was not taken, and has no field to say so.');
}

function isForm({ body }: Pick<Delivery, 'body'>): boolean {
  return body.type === 'view_submission';
}
