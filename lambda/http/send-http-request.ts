/** Sends one small HTTP request by Node's client, loaded on first use to keep cold starts short. */
import type { RequestOptions } from 'node:http';

export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole of it. */
  readonly milliseconds: number;
}

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** `kept-connection`: the server had closed a kept-alive connection, so it did not read the request. */
export type Unreached = 'kept-connection' | 'out-of-time' | 'no-answer';

export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly why: Unreached;

  constructor(why: Unreached, cause: unknown) {
    super(`There was no answer: ${why}.`, { cause });
    this.why = why;
  }
}

const longestAnswer = 1024 * 1024;

/** POSTs; follows no redirect. Rejects with UnreachableError, and with nothing else. */
export function send({ url, headers, body, milliseconds }: Sending): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const { protocol, hostname, port, pathname, search } = new URL(url);
    const path = pathname + search;
    const options: RequestOptions = { method: 'POST', hostname: unbracketed(hostname), port, path, headers };
    const request = clientFor(protocol).request(options);
    let why: Unreached = 'no-answer';
    const timer = setTimeout(() => {
      why = 'out-of-time';
      request.destroy();
    }, milliseconds);
    const fail = (error: unknown) => {
      clearTimeout(timer);
      const reset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
      if (request.reusedSocket && reset && why === 'no-answer') why = 'kept-connection';
      reject(new UnreachableError(why, error));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswer) request.destroy(new Error('too long an answer'));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}

/** TLS in AWS. A stand-in on one machine uses plain HTTP, and then TLS is never loaded. */
function clientFor(protocol: string) {
  return protocol === 'https:'
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
}

function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
