/**
 * Does the ingress's work on Bolt's HTTP server, as a Lambda web function runs it: the server starts, and the invocation
 * becomes a request to it. Node's client stands for the adapter, which AWS runs beside the function.
 */
import { request } from 'node:http';
import { App } from '@slack/bolt';
import { createDoorServices } from '../../lambda/composition/ingress-services.ts';

const services = createDoorServices();
const port = 8080;

interface Invocation {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function startServer(): Promise<void> {
  const { signingSecrets } = await services.appSecrets('cached');
  const app = new App({
    signingSecret: signingSecrets[0] ?? '',
    endpoints: '/slack/commands',
    authorize: async () => ({ botToken: 'xoxb-bench' }),
  });
  app.command('/circle', async ({ ack, body }) => {
    const delivery = { version: 1, id: body.trigger_id, kind: 'command', receivedAt: Date.now() } as const;
    await services.handOff({ ...delivery, body: { ...body } }, 'later');
    await ack();
  });
  await app.start({ host: '127.0.0.1', port });
}

const started = startServer();

export async function handler({ rawPath, headers, body }: Invocation): Promise<unknown> {
  await started;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: rawPath, method: 'POST', headers };
    request(options, ({ statusCode }) => resolve({ statusCode }))
      .once('error', reject)
      .end(Buffer.from(body, 'base64'));
  });
}
