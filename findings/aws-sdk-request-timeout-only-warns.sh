#!/usr/bin/env bash
# @smithy/node-http-handler 4.14.2 under @aws-sdk/client-dynamodb 3.1164.0: `requestHandler: { requestTimeout: 300 }` and
# a server that answers after 1.5 seconds.
# Expected: TimeoutError after 300 ms.
# Seen: a warning on the console after 300 ms, and the answer after 1.5 seconds. It is an error with
# `throwOnRequestTimeout: true` alone.
source "$(dirname "$0")/in-temp-folder.sh" @aws-sdk/client-dynamodb@3.1164.0 @smithy/node-http-handler@4.14.2
cat >seen.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
const server = createServer((_, response) => setTimeout(() => response.end('{"TableNames":[]}'), 1_500));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const warned = [];
console.warn = (...words) => warned.push(words.join(' '));
async function ask(options) {
  const requestHandler = new NodeHttpHandler({ requestTimeout: 300, ...options });
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, requestHandler });
  const seen = await client.send(new ListTablesCommand({})).then(() => 'answered', ({ name }) => name);
  client.destroy();
  return seen;
}
console.log(await ask({}), warned.length, await ask({ throwOnRequestTimeout: true }));
server.closeAllConnections();
server.close();
JS
seen=$(node seen.mjs 2>/dev/null)
echo "@smithy/node-http-handler 4.14.2: by default, warnings, and with throwOnRequestTimeout: $seen"
[ "$seen" = 'answered 1 TimeoutError' ]
