/** Bolt's way in for deliveries that the door has already verified. */
import type { App, Receiver } from '@slack/bolt';
import type { Acknowledgement, Delivery } from './delivery.ts';

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
    async receive({ body, id }) {
      if (!app) throw new Error('Bolt has not been started.');
      let acknowledged: unknown;
      await app.processEvent({
        body,
        customProperties: { deliveryId: id },
        ack: async (response) => {
          acknowledged = response;
        },
      });
      return { body: acknowledged };
    },
  };
}
