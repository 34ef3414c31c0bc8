/** Checks every request as AWS does before the service sees it: limits and signature; injects ordered faults. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Listening, listen } from '../http/listen.ts';
import { readBody } from '../http/read-limited-body.ts';
import { type Faults, refuse } from './inject-faults.ts';
import { type Identity, isSigned } from './verify-sigv4.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Front {
  /** As in the signature: `lambda`, `secretsmanager`. */
  readonly service: string;
  readonly identity: Identity;
  readonly faults: Faults;
  readonly port?: number;
  readonly answer: (call: Call) => Promise<Answer> | Answer;
}

export function startFront(front: Front): Promise<Listening> {
  return listen((request, response) => void serve(front, request, response), front.port);
}

async function serve(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request);
    if (front.faults.strike(request, response)) return;
    if (!body) return refuse(response, 413, 'RequestEntityTooLargeException');
    if (!isSigned(request, body, front)) return refuse(response, 403, 'InvalidSignatureException');
    const { method = '', url = '/', headers } = request;
    send(response, await front.answer({ method, path: url, headers, body }));
  } catch {
    refuse(response, 500, 'InternalFailure');
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
