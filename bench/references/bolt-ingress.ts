/**
 * Does the ingress's work on Bolt's own receiver for Lambda: reads the signing secret, verifies, parses, hands over.
 * The secret and the hand-over are our own light ones, so the difference is Bolt.
 */
import { App, AwsLambdaReceiver } from '@slack/bolt';
import { createDoorServices } from '../../lambda/composition/ingress-services.ts';

const services = createDoorServices();

export async function handler(event: never, context: never): Promise<unknown> {
  const { signingSecrets } = await services.appSecrets('cached');
  const receiver = new AwsLambdaReceiver({ signingSecret: signingSecrets[0] ?? '' });
  const app = new App({ receiver, authorize: async () => ({ botToken: 'xoxb-bench' }) });
  app.command('/circle', async ({ ack, body }) => {
    const delivery = { version: 1, id: body.trigger_id, kind: 'command', receivedAt: Date.now() } as const;
    await services.handOff({ ...delivery, body: { ...body } }, 'later');
    await ack();
  });
  return (await receiver.start())(event, context);
}
