/** Stands before a service's real server: passes requests on, or delays, hangs, throttles, refuses or resets them. */
import { type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { type Listening, listen } from '../../local/http/listen.ts';
import { readBody } from '../../local/http/read-limited-body.ts';

export const faults = ['hang', 'slow', 'throttle', 'unavailable', 'reset'] as const;
export type Fault = (typeof faults)[number];

export interface FaultProxy {
  readonly url: string;
  /** Of every request until it is called again; undefined passes all on. */
  suffer(fault: Fault | undefined): void;
  /** How many requests hang or are delayed at this moment. */
  held(): number;
  /** How many requests were passed on, and wait for the service's answer. */
  passing(): number;
  /** How many requests came since the last call. */
  takeCount(): number;
  /** Ends connections, as they are not there for a function that has just started. */
  disconnect(): void;
  close(): Promise<void>;
}

/** How a service says that it is asked too often. */
export type Refuse = (response: ServerResponse) => void;

const delay = 300;

export async function startFaultProxy(target: string, throttle: Refuse): Promise<FaultProxy> {
  let fault: Fault | undefined;
  let count = 0;
  const held = new Set<ServerResponse>();
  const passing = new Set<ServerResponse>();
  const sockets = new Set<IncomingMessage['socket']>();

  function addTo(set: Set<ServerResponse>, response: ServerResponse): void {
    set.add(response);
    response.once('close', () => set.delete(response));
  }

  function strike(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const passOn = () => {
      addTo(passing, response);
      forward(target, request, body, response);
    };
    if (fault === undefined) passOn();
    else if (fault === 'reset') request.socket.resetAndDestroy();
    else if (fault === 'throttle') throttle(response);
    else if (fault === 'unavailable') response.writeHead(503).end('Service Unavailable');
    else addTo(held, response);
    if (fault === 'slow')
      setTimeout(() => {
        held.delete(response);
        if (!response.destroyed) passOn();
      }, delay);
  }

  const front: Listening = await listen((request, response) => {
    count += 1;
    const { socket } = request;
    if (!sockets.has(socket)) socket.once('close', () => sockets.delete(socket));
    sockets.add(socket);
    void readBody(request).then(
      (body) => strike(body ?? Buffer.alloc(0), request, response),
      () => response.destroy(),
    );
  });
  return {
    url: front.url,
    suffer: (next) => {
      fault = next;
    },
    held: () => held.size,
    passing: () => passing.size,
    takeCount() {
      const before = count;
      count = 0;
      return before;
    },
    disconnect() {
      for (const socket of sockets) socket.destroy();
    },
    close: front.close,
  };
}

/** With the same headers: the Host is part of what was signed. */
function forward(target: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method, url, headers } = request;
  const passed = openRequest(new URL(url ?? '/', target), { method, headers, agent: false }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  passed.on('error', () => response.destroy());
  response.once('close', () => passed.destroy());
  passed.end(body);
}
