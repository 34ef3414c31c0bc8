/**
 * Implements `/circle status gh/acme/web main` as most people would: Bolt as it comes, its receiver for Lambda, the
 * same AWS clients, and the same calls as our worker makes; run.ts compares them.
 */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { App, AwsLambdaReceiver } from '@slack/bolt';

const { env } = process;
const credentials = {
  accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
};
const aws = { region: 'us-east-1', credentials, endpoint: env.AWS_ENDPOINT_URL ?? '' };
const TableName = env.TABLE_NAME ?? '';
const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const secretsManager = new SecretsManagerClient(aws);

const read = async (pk: string, sk: string) =>
  (await dynamo.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;
const readSecret = async (workspace: string, part: string) => {
  const SecretId = `${env.WORKSPACE_SECRET_PREFIX}/${workspace}/${part}`;
  const { SecretString = '{}' } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString);
};
const cachedSecrets = new Map<string, Promise<{ slackBotToken: string; circleci: { token: string } }>>();
const secretsOf = (workspace: string) => {
  const secrets =
    cachedSecrets.get(workspace) ??
    Promise.all([readSecret(workspace, 'slack'), readSecret(workspace, 'circleci')]).then(
      ([slack, circleci]) => ({ ...slack, ...circleci }),
    );
  cachedSecrets.set(workspace, secrets);
  return secrets;
};

const receiver = new AwsLambdaReceiver({ signingSecret: env.SLACK_SIGNING_SECRET ?? '' });
const app = new App({
  receiver,
  clientOptions: { slackApiUrl: env.SLACK_API_URL ?? '' },
  authorize: async ({ teamId = '' }) => {
    const [installation, secrets] = await Promise.all([
      read(`W#${teamId}`, 'INSTALLATION'),
      secretsOf(teamId),
    ]);
    return {
      botToken: secrets.slackBotToken,
      botId: installation?.botId,
      botUserId: installation?.botUserId,
    };
  },
});

app.command('/circle', async ({ ack, body, respond, client }) => {
  await ack();
  const { team_id: team, channel_id: channel, user_id: user } = body;
  const pk = `W#${team}`;
  const delivery = { pk: `D#${body.trigger_id}`, sk: 'DELIVERY', expiresAt: 0 };
  const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
  await dynamo.send(new PutCommand({ TableName, Item: delivery, ...condition }));
  await read(pk, `DEFAULT#${channel}`);
  const [connection, { circleci }] = await Promise.all([read(pk, 'CONNECTION'), secretsOf(team)]);
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${circleci.token}` };
    return (await fetch(`${connection?.host}/api/${path}`, { headers })).json();
  };
  const [, repo = '', branch = ''] = body.text.split(' ');
  const project = `v1.1/project/${repo.replace('gh/', 'github/')}`;
  const [{ items: pipelines }, builds] = await Promise.all([
    ask(`v2/project/${repo}/pipeline?branch=${branch}`),
    ask(`${project}/tree/${branch}?limit=100`),
    ask(`${project}/tree/${branch}?limit=100&filter=failed`),
  ]);
  const { items: workflows } = await ask(`v2/pipeline/${pipelines[0].id}/workflow`);
  const { items: jobs } = await ask(`v2/workflow/${workflows[0].id}/job`);
  await client.users.info({ user });
  await Promise.all([read(pk, `ROLE#${user}`), read(pk, `LIMITS#${channel}`), read(pk, 'LIMITS#*')]);
  const failed = jobs.find(({ status }: { status: string }) => status === 'failed').job_number;
  await client.conversations.info({ channel });
  await Promise.all([ask(`${project}/${failed}`), ask(`${project}/${failed}/tests`)]);
  await read(pk, 'EXCERPTS');
  const card = { pk, sk: `CARD#${randomBytes(12).toString('base64url')}`, intents: ['retry', 'artifacts'] };
  await dynamo.send(new PutCommand({ TableName, Item: card }));
  await respond({ text: `*${repo}*`, blocks: builds.map(drawn), response_type: 'ephemeral' });
  await dynamo.send(new PutCommand({ TableName, Item: { ...delivery, ended: true } }));
});

function drawn(build: { status: string; build_num: number; subject: string }) {
  const text = `*${build.status}* #${build.build_num} ${build.subject}`;
  return { type: 'section' as const, text: { type: 'mrkdwn' as const, text } };
}

export async function handler(event: never, context: never): Promise<unknown> {
  return (await receiver.start())(event, context);
}
