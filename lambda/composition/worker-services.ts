/** Creates the real clients of the worker function. */
import { createCircleCI } from '../circleci/client/create-client.ts';
import { rememberBuilds, rememberProjects } from '../circleci/client/followed-projects-cache.ts';
import { patience } from '../client-timeouts.ts';
import { environment, overrides, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import type { Services } from '../slack/worker-ports.ts';
import { createTokenCipher } from '../store/token-cipher.ts';
import { renewalRequester, sender } from './alerts-queue-client.ts';
import { createKms } from './kms-client.ts';
import { pictureDrawer } from './picture-client.ts';
import { newId, openSecrets, openTable } from './storage-clients.ts';
import { createFromWebhookKeys } from './webhook-services.ts';

export function createServices(from?: Variables): Services {
  const variables = environment('worker', from);
  const set = overrides(from);
  const { hookAddress, urlCipher } = createFromWebhookKeys(variables, from);
  const queue = {
    from,
    now: Date.now,
    queueUrl: variables.ALERTS_QUEUE_URL,
    milliseconds: patience.queue.milliseconds,
  };
  return {
    store: openTable(variables.TABLE_NAME, from),
    secrets: openSecrets(variables.WORKSPACE_SECRET_PREFIX, from),
    tokenCipher: createTokenCipher(createKms(variables.PERSONAL_TOKEN_KEY_ID, from)),
    circleci: rememberBuilds(rememberProjects(createCircleCI, Date.now), Date.now),
    hookAddress,
    urlCipher,
    requestRenewal: renewalRequester(queue),
    requestDispatch: (workspace, destination) =>
      sender(queue)({ version: 1, workspace, kind: 'drain', destination }),
    draw: pictureDrawer(variables.PICTURE_FUNCTION_NAME, from),
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    newId,
    log,
    slackApiUrl: set.slackApiUrl ?? 'https://slack.com/api/',
    slackBotToken: set.slackBotToken,
    circleciToken: set.circleciToken,
    circleciHost: set.circleciUrl ?? 'https://circleci.com',
  };
}
