#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1164.0: what a client does when connections are reset.
# Expected: each call is tried as often as maxAttempts says, and fails with an error that is named after the reset.
# Seen: the calls of a client share its retries: of the 400 further attempts of 200 calls at once, with three attempts
# each, 35 are made. The error is called TimeoutError, though nothing took long.
source "$(dirname "$0")/in-temp-folder.sh" @aws-sdk/client-dynamodb@3.1164.0
cat >seen.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
let requests = 0;
const server = createServer((request) => {
  requests += 1;
  request.socket.resetAndDestroy();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 3,
});
const calls = Array.from({ length: 200 }, () => client.send(new ListTablesCommand({})).catch((error) => error));
const errors = await Promise.all(calls);
const names = [...new Set(errors.map(({ name, code }) => `${name} ${code}`))];
console.log(`${requests} requests, ${names}`);
server.close();
client.destroy();
JS
seen=$(node seen.mjs 2>/dev/null)
echo "@aws-sdk/client-dynamodb 3.1164.0: 200 calls, each with three attempts, are $seen"
[ "$seen" = '235 requests, TimeoutError ECONNRESET' ]
