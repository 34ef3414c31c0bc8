/** Imitates API Gateway's HTTP API: a request becomes a 2.0 event, the handler's answer a response. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { readBody } from './read-limited-body.ts';

export type HttpHandler = (event: unknown) => Promise<unknown>;

/** By path; each takes POST, as in infra/. A part in braces stands for any. */
export type Routes = Readonly<Record<string, HttpHandler>>;

const answerSchema = v.object({
  statusCode: v.number(),
  headers: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
  cookies: v.optional(v.array(v.string()), []),
  body: v.optional(v.string(), ''),
  isBase64Encoded: v.optional(v.boolean(), false),
});

/** False: the path is none of these, and nothing was answered. */
export function route(routes: Routes, request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const handler = Object.entries(routes).find(([template]) => matches(template, path))?.[1];
  if (!handler) return false;
  if (request.method !== 'POST') reply(response, 404, 'Not Found');
  else void serve(handler, request, response);
  return true;
}

function matches(template: string, path: string): boolean {
  const parts = path.split('/');
  const wanted = template.split('/');
  const isLike = (part: string, index: number) =>
    part === parts[index] || (part.startsWith('{') && parts[index] !== '');
  return wanted.length === parts.length && wanted.every(isLike);
}

async function serve(
  handler: HttpHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(request);
    if (!body) return reply(response, 413, 'Request Entity Too Large');
    const answer = v.parse(answerSchema, await handler(eventOf(request, body)));
    response.writeHead(answer.statusCode, {
      ...answer.headers,
      ...(answer.cookies.length > 0 && { 'set-cookie': answer.cookies }),
    });
    response.end(Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'));
  } catch (error) {
    console.error('gateway:', error instanceof Error ? error.message : error);
    reply(response, 500, 'Internal Server Error');
  }
}

function reply(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function eventOf(request: IncomingMessage, body: Buffer) {
  const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split('?');
  const method = request.method ?? 'GET';
  const isBase64Encoded = !isText(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey: `${method} ${rawPath}`,
    rawPath,
    rawQueryString,
    headers: joined(request.headersDistinct),
    requestContext: {
      stage: '$default',
      timeEpoch: Date.now(),
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: request.socket.remoteAddress ?? '' },
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

/** What API Gateway hands over as it is; everything else, forms too, comes in base64. */
function isText(contentType = ''): boolean {
  return /^(text\/|application\/(json|javascript|xml))/i.test(contentType);
}

function joined(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}
