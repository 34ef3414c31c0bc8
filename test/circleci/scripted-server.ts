/** A server on loopback that plays one case, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly json?: unknown;
}

export interface Server {
  readonly host: string;
  readonly asked: readonly Asked[];
  /** Earlier than the test's end. */
  readonly close: () => void;
}

/** Answers every request with what `reply` makes of it. */
export function answering(reply: (asked: Asked, index: number) => Reply): Promise<Server> {
  const asked: Asked[] = [];
  return listening(asked, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const { status = 200, headers: own = {}, body, json } = reply(asked.at(-1)!, asked.length - 1);
      response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...own });
      response.end(body ?? JSON.stringify(json ?? {}));
    });
  });
}

/** Does what `listener` does: hangs, resets, drips. */
export function behaving(listener: RequestListener): Promise<Server> {
  const asked: Asked[] = [];
  return listening(asked, (request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers, body: '' });
    request.resume();
    listener(request, response);
  });
}

function listening(asked: readonly Asked[], listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ host: `http://127.0.0.1:${port}`, asked, close });
    });
  });
}
