/** Stands between a function and AWS's stand-ins: hears what the function asks for, as IAM would name it. */
import { request } from 'node:http';
import type { FunctionName } from '../../lambda/environment.ts';
import { type Listening, listen } from '../../local/http/listen.ts';
import { readBody } from '../../local/http/read-limited-body.ts';

export interface Asked {
  readonly by: FunctionName;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** A secret's name, a partition key, a queue, a function. */
  readonly on: string;
}

/** Forwards every request as it is, its signature included. */
export function hearAt(target: string, by: FunctionName, heard: Asked[]): Promise<Listening> {
  const { hostname, port } = new URL(target);
  return listen(async (incoming, response) => {
    const body = (await readBody(incoming)) ?? Buffer.alloc(0);
    const { method = '', url: path = '/', headers } = incoming;
    for (const { action, on } of named(path, String(headers['x-amz-target'] ?? ''), body))
      heard.push({ by, action, on });
    const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  });
}

function named(path: string, target: string, bytes: Buffer): readonly Omit<Asked, 'by'>[] {
  const [, invoked] = /\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (invoked) return [{ action: 'lambda:InvokeFunction', on: decodeURIComponent(invoked) }];
  const [service = '', operation = ''] = target.split('.');
  const body = JSON.parse(bytes.toString('utf8'));
  if (service === 'secretsmanager')
    return [{ action: `secretsmanager:${operation}`, on: body.SecretId ?? body.Name }];
  if (service === 'TrentService') return [{ action: `kms:${operation}`, on: body.KeyId }];
  if (service === 'AmazonSQS') return [{ action: `sqs:${operation}`, on: body.QueueUrl.split('/').at(-1) }];
  if (service.startsWith('DynamoDB')) return inTable(operation, body);
  throw new Error(`${target} at ${path} is not known.`);
}

/** A transaction asks for the right of each of its items. */
function inTable(operation: string, body: any): readonly Omit<Asked, 'by'>[] {
  if (/^Transact/.test(operation))
    return body.TransactItems.flatMap((item: any) =>
      Object.entries(item).flatMap(([kind, one]) =>
        inTable(
          kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`.replace('ItemItem', 'Item'),
          one,
        ),
      ),
    );
  if (operation === 'BatchGetItem')
    return Object.values<any>(body.RequestItems).flatMap(({ Keys }) =>
      Keys.map(({ pk }: any) => ({ action: 'dynamodb:BatchGetItem', on: pk.S })),
    );
  return [{ action: `dynamodb:${operation}`, on: body.Key?.pk?.S ?? body.Item?.pk?.S ?? queried(body) }];
}

/** The partition of a Query: what its condition compares `pk` with. */
function queried({
  KeyConditionExpression = '',
  ExpressionAttributeNames = {},
  ExpressionAttributeValues = {},
}: any): string {
  for (const [, name = '', value = ''] of KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g))
    if ((ExpressionAttributeNames[name] ?? name) === 'pk') return ExpressionAttributeValues[value].S;
  throw new Error('A query without its partition.');
}
