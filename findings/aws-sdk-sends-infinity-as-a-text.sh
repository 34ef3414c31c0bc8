#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1164.0: a Query with `Limit: Infinity`.
# Expected: the client refuses it, or sends null as JSON.stringify does, which DynamoDB takes for none.
# Seen: it sends the text "Infinity", which DynamoDB cannot read as a number: the call fails, at run time alone.
source "$(dirname "$0")/in-temp-folder.sh" @aws-sdk/client-dynamodb@3.1164.0
cat >seen.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  console.log(JSON.stringify(JSON.parse(body).Limit));
  response.end('{}');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
await client.send(new QueryCommand({ TableName: 't', Limit: Number.POSITIVE_INFINITY }));
client.destroy();
server.close();
JS
seen=$(node seen.mjs)
echo "@aws-sdk/client-dynamodb 3.1164.0: Limit: Infinity is sent as $seen"
[ "$seen" = '"Infinity"' ]
