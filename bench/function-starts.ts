/** Describes a cold start of each function: its bundle, its variables and the event that it gets. */
import { gatewayEvent } from '../test/fakes/gateway-events.ts';
import { commandBody, signed, signingSecret } from '../test/fakes/slack-requests.ts';
import type { Bundle } from './bundles.ts';
import type { Start } from './measure-processes.ts';
import { type StandIns, tableName } from './stand-ins.ts';

export interface FunctionStarts {
  /** A command as Slack signs it and as an HTTP API hands it over. */
  typed(bundle: Bundle): Start;
  /** The same command as the door delivers it; answered when the message is posted. */
  delivered(bundle: Bundle): Start;
  /** From a drain's message to the answer that nothing waits. */
  drained(bundle: Bundle): Start;
}

/** All that the functions ask goes to `standIns`. */
export function functionStarts({ url, caFile, posted }: StandIns): FunctionStarts {
  const variables = {
    APP_SECRET_ID: 'app',
    WORKER_FUNCTION_NAME: 'worker',
    PICTURE_FUNCTION_NAME: 'picture',
    TABLE_NAME: tableName,
    WORKSPACE_SECRET_PREFIX: 'workspace',
    WEBHOOK_KEYS_ID: 'webhook-keys',
    PERSONAL_TOKEN_KEY_ID: 'token-key',
    PUBLIC_URL: 'https://bot.example',
    ALERTS_QUEUE_URL: `${url}/queue/alerts`,
    ALERTS_DEAD_QUEUE_URL: `${url}/queue/dead`,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: `${url}/slack/api/`,
    CIRCLECI_URL: url,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDBENCH',
    AWS_SECRET_ACCESS_KEY: 'bench',
    ...(caFile !== undefined && { NODE_EXTRA_CA_CERTS: caFile }),
  };
  const command = { text: 'status gh/acme/web main', response_url: `${url}/respond` };
  return {
    typed: ({ file }) => ({
      bundle: file,
      variables,
      event: () => {
        const body = commandBody({ ...command, trigger_id: `${Math.random()}` });
        return gatewayEvent(signed('/slack/commands', body, { at: Date.now() }));
      },
    }),
    delivered: ({ file }) => ({
      bundle: file,
      variables,
      answered: posted,
      event: () => {
        const body = Object.fromEntries(new URLSearchParams(commandBody(command)));
        return { version: 1, id: `command:${Math.random()}`, kind: 'command', receivedAt: Date.now(), body };
      },
    }),
    drained: ({ file }) => ({ bundle: file, variables, event: drainMessage }),
  };
}

function drainMessage(): object {
  const body = JSON.stringify({ version: 1, workspace: 'T0ACME00001', kind: 'drain', destination: 'C1' });
  const attributes = {
    ApproximateReceiveCount: '1',
    ApproximateFirstReceiveTimestamp: `${Date.now()}`,
    MessageGroupId: 'T0ACME00001',
  };
  return { Records: [{ messageId: 'm1', receiptHandle: 'r1', body, attributes }] };
}
