/** Creates the real clients of the alerts function. */
import { createCircleCI } from '../circleci/client/create-client.ts';
import { clientFor } from '../circleci/route-calls.ts';
import { patience } from '../client-timeouts.ts';
import { environment, overrides, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import type { Consumer } from '../queue/consumer-ports.ts';
import { jobs } from '../queue/jobs.ts';
import { limits } from '../queue/limits.ts';
import { connectCircleCI } from '../slack/connect-circleci.ts';
import { posterFor } from '../slack/post-message.ts';
import { renewToken } from '../slack/tokens/renew-token.ts';
import { createToldTime } from '../store/dynamo/server-clock.ts';
import { createQueuePorts, renewalRequester, sender } from './alerts-queue-client.ts';
import { createAppCredentials } from './app-credentials.ts';
import { newId, openSecrets, openTable } from './storage-clients.ts';
import { createFromWebhookKeys } from './webhook-services.ts';

export function createConsumer(from?: Variables): Consumer {
  const variables = environment('alerts', from);
  const set = overrides(from);
  const { hookAddress, urlCipher } = createFromWebhookKeys(variables, from);
  // Leases are compared between instances, so all of them use the table's clock.
  const { now, hear } = createToldTime(Date.now);
  const { milliseconds } = patience.queue;
  const queue = { from, now, milliseconds, queueUrl: variables.ALERTS_QUEUE_URL };
  const reaching = {
    requestRenewal: renewalRequester(queue),
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    store: openTable(variables.TABLE_NAME, from, hear),
    secrets: openSecrets(variables.WORKSPACE_SECRET_PREFIX, from),
    circleci: createCircleCI,
    circleciToken: set.circleciToken,
    circleciHost: set.circleciUrl ?? 'https://circleci.com',
    slackApiUrl: set.slackApiUrl ?? 'https://slack.com/api/',
    slackBotToken: set.slackBotToken,
    urlCipher,
    now,
    newId,
    log,
  };
  const app = createAppCredentials(variables.APP_SECRET_ID, from);
  const renewing = { ...reaching, app, publicUrl: variables.PUBLIC_URL };
  return {
    jobs,
    limits,
    services: {
      store: reaching.store,
      circleci: async (workspace, project) => clientFor(project, await connectCircleCI(workspace, reaching)),
      poster: (workspace) => posterFor(workspace, reaching),
      hookAddress,
      renewToken: (which) => renewToken(which, renewing),
      send: sender(queue),
      now,
      sleep: reaching.sleep,
      newId,
      log,
    },
    ports: {
      ...createQueuePorts(queue, variables.ALERTS_DEAD_QUEUE_URL),
      addToTally: ({ id }, of, by) => reaching.store.addToTally(id, of, by),
      now,
      log,
    },
  };
}
