#!/usr/bin/env bash
# fauxqs 2.4.1: GetQueueAttributes after the delay of a message has passed.
# Expected: it is counted in ApproximateNumberOfMessages, as SQS counts what can be received.
# Seen: it stays in ApproximateNumberOfMessagesDelayed until a ReceiveMessage, which then returns it: what waits for a
# queue to be ready by its counts waits for good.
source "$(dirname "$0")/in-temp-folder.sh" fauxqs@2.4.1
cat >seen.mjs <<'JS'
import { buildApp } from 'fauxqs';
const app = buildApp({ logger: false, defaultRegion: 'us-east-1' });
async function ask(operation, input) {
  const headers = { 'x-amz-target': `AmazonSQS.${operation}`, 'content-type': 'application/x-amz-json-1.0' };
  return (await app.inject({ method: 'POST', url: '/', headers, payload: JSON.stringify(input) })).json();
}
const { QueueUrl } = await ask('CreateQueue', { QueueName: 'work' });
await ask('SendMessage', { QueueUrl, MessageBody: 'later', DelaySeconds: 1 });
await new Promise((resolve) => setTimeout(resolve, 1_500));
const { Attributes: count } = await ask('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
const { Messages = [] } = await ask('ReceiveMessage', { QueueUrl });
const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesDelayed: delayed } = count;
console.log(`${ready} ready, ${delayed} delayed, ${Messages.length} received`);
await app.close();
JS
seen=$(node seen.mjs)
echo "fauxqs 2.4.1: half a second after the delay: $seen"
[ "$seen" = '0 ready, 1 delayed, 1 received' ]
