/** Injects faults that a test orders from a stand-in: for the next request, or for the next few. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Fault =
  /** Never answers. */
  | 'hang'
  /** Closes the connection before anything is done. */
  | 'reset'
  /** Does what was asked, and closes the connection instead of answering. */
  | 'reset-after'
  /** 503. */
  | 'unavailable'
  /** 400 ThrottlingException, or 429 from Lambda. */
  | 'throttle';

export interface Faults {
  /** Infinity until `clear`. */
  next(fault: Fault, times?: number): void;
  clear(): void;
  /** Used by the stand-in for each request. True: the fault has answered it. */
  strike(request: IncomingMessage, response: ServerResponse): boolean;
}

export function createFaults(throttled: { readonly status: number; readonly type: string }): Faults {
  const ordered: { readonly fault: Fault; times: number }[] = [];
  const take = () => {
    const first = ordered[0];
    if (!first) return undefined;
    first.times -= 1;
    if (first.times <= 0) ordered.shift();
    return first.fault;
  };
  return {
    next: (fault, times = 1) => void ordered.push({ fault, times }),
    clear: () => void ordered.splice(0),
    strike(request, response) {
      const fault = take();
      if (!fault) return false;
      if (fault === 'reset-after') dropAnswer(response);
      else if (fault === 'reset') request.socket.destroy();
      else if (fault === 'unavailable') refuse(response, 503, 'ServiceUnavailableException');
      else if (fault === 'throttle') refuse(response, throttled.status, throttled.type);
      return fault !== 'reset-after';
    },
  };
}

function dropAnswer(response: ServerResponse): void {
  response.writeHead = () => response;
  response.end = () => response.destroy();
}

/** An error as AWS's JSON protocols send it. */
export function refuse(response: ServerResponse, status: number, type: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ __type: type, message: type }));
}
