/** Receives deliveries for Bolt that the ingress function has verified. */
import type { App, Receiver } from '@slack/bolt';
import type { Acknowledgement, Delivery } from './ingress/delivery.ts';
import { keepFormOpen } from './ingress/keep-form-open.ts';
import { optionsAsTyped } from './turns/block-suggestion.ts';

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
      if (delivery.kind === 'options') return receiveMenu(delivery, app);
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

/** A menu without options in its answer shows Slack's own error, so what was typed can be chosen. */
async function receiveMenu(delivery: Delivery, app: App): Promise<Acknowledgement> {
  return (await acknowledgementOf(delivery, app)) ?? { body: optionsAsTyped(delivery.body) };
}

/** A form closes only when it was taken: an empty acknowledgement would close it, and what was typed would be lost. */
async function receiveForm(delivery: Delivery, app: App): Promise<Acknowledgement> {
  const acknowledged = await acknowledgementOf(delivery, app);
  if (acknowledged) return acknowledged;
  const answered = keepFormOpen(delivery.body.view);
  if (answered) return { body: answered };
  throw new Error('The form was not taken, and has no field to say so.');
}

/** The first; undefined when it failed before it was acknowledged. */
async function acknowledgementOf({ body, id }: Delivery, app: App): Promise<Acknowledgement | undefined> {
  let acknowledged: Acknowledgement | undefined;
  const ack = async (response: unknown) => {
    acknowledged ??= { body: response };
  };
  // The error was already logged. Here it only means that nothing was acknowledged.
  await app.processEvent({ body, customProperties: { deliveryId: id }, ack }).catch(() => undefined);
  return acknowledged;
}

function isForm({ body }: Pick<Delivery, 'body'>): boolean {
  return body.type === 'view_submission';
}
