#!/usr/bin/env bash
# @aws-sdk/lib-dynamodb 3.1162.0: `context.commandName` in a middleware of the document client.
# Expected: the name of the command that was sent, "BatchGetCommand" and "PutCommand".
# Seen: the name of the low-level command that it wraps, "BatchGetItemCommand" and "PutItemCommand", while `args.input`
# still is the document client's, not marshalled. What counts or logs calls by name has to know the other names.
source "$(dirname "$0")/in-temp-folder.sh" @aws-sdk/client-dynamodb@3.1164.0 @aws-sdk/lib-dynamodb@3.1162.0
cat >seen.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1', credentials }));
const seen = [];
const answer = { output: { $metadata: {}, Responses: {} }, response: {} };
client.middlewareStack.add(
  (_next, { commandName }) => async ({ input }) => {
    seen.push(commandName, JSON.stringify(input.Item ?? null));
    return answer;
  },
  { step: 'initialize' },
);
await client.send(new BatchGetCommand({ RequestItems: { table: { Keys: [{ id: 'a' }] } } }));
await client.send(new PutCommand({ TableName: 'table', Item: { id: 'a' } }));
console.log(seen.join(' '));
JS
seen=$(node seen.mjs 2>/dev/null)
echo "@aws-sdk/lib-dynamodb 3.1162.0: $seen"
[ "$seen" = 'BatchGetItemCommand null PutItemCommand {"id":"a"}' ]
