/** An HTTP request as AWS hands it to a function: the four shapes that a deployment may meet. */

export interface SentRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  /** A header that was sent twice has two values. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

export const shapes = [
  'http-api',
  'rest-api',
  'function-url',
  'load-balancer',
  'load-balancer-multi',
] as const;
export type Shape = (typeof shapes)[number];

/** `base64: false` is only for bodies that are text. */
export function gatewayEvent(sent: SentRequest, shape: Shape = 'http-api', base64 = true): object {
  const method = sent.method ?? 'POST';
  const bytes = Buffer.from(sent.body);
  const body = bytes.toString(base64 ? 'base64' : 'utf8');
  const common = { body: bytes.length === 0 ? null : body, isBase64Encoded: base64 };
  if (shape === 'http-api' || shape === 'function-url') return { ...version2(sent, method), ...common };
  const joined = joinedHeaders(sent, (name) => name);
  const lists = Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name, [value].flat()]),
  );
  const parameters = Object.fromEntries(new URLSearchParams(sent.query ?? ''));
  const version1 = { httpMethod: method, path: sent.path, queryStringParameters: parameters, ...common };
  if (shape === 'rest-api')
    return {
      ...version1,
      resource: '/{proxy+}',
      headers: joined,
      multiValueHeaders: lists,
      requestContext: { stage: 'prod' },
    };
  const requestContext = { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:x:1:targetgroup/a/b' } };
  if (shape === 'load-balancer') return { ...version1, headers: joined, requestContext };
  return { ...version1, multiValueHeaders: lists, requestContext };
}

/** HTTP APIs and Function URLs alike: names in lower case, what was sent twice joined by commas. */
function version2(sent: SentRequest, method: string): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: sent.path,
    rawQueryString: sent.query ?? '',
    headers: joinedHeaders(sent, (name) => name.toLowerCase()),
    requestContext: { stage: '$default', http: { method, path: sent.path, protocol: 'HTTP/1.1' } },
  };
}

function joinedHeaders({ headers }: SentRequest, spell: (name: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [spell(name), [value].flat().join(',')]),
  );
}
