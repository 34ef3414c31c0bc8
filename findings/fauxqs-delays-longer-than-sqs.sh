#!/usr/bin/env bash
# fauxqs 2.4.1: SendMessage with DelaySeconds 901.
# Expected: refused, as SQS does, whose longest delay is 900 seconds; fauxqs refuses other values that are out of range
# (VisibilityTimeout 43201, WaitTimeSeconds 21, MaxNumberOfMessages 11).
# Seen: taken. A test against it passes where the service answers 400.
source "$(dirname "$0")/in-temp-folder.sh" fauxqs@2.4.1
cat >seen.mjs <<'JS'
import { buildApp } from 'fauxqs';
const app = buildApp({ logger: false, defaultRegion: 'us-east-1' });
async function ask(operation, input) {
  const headers = { 'x-amz-target': `AmazonSQS.${operation}`, 'content-type': 'application/x-amz-json-1.0' };
  return app.inject({ method: 'POST', url: '/', headers, payload: JSON.stringify(input) });
}
const { QueueUrl } = (await ask('CreateQueue', { QueueName: 'work' })).json();
const delayed = await ask('SendMessage', { QueueUrl, MessageBody: 'later', DelaySeconds: 901 });
const waited = await ask('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 21 });
console.log(`${delayed.statusCode} ${waited.statusCode}`);
await app.close();
JS
seen=$(node seen.mjs)
echo "fauxqs 2.4.1: DelaySeconds 901 and WaitTimeSeconds 21 are answered by $seen"
[ "$seen" = "200 400" ]
