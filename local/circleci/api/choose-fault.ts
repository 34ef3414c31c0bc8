/** Injects CircleCI's faults: which fault hits a request, and what is then answered. */

import type { Fault } from '../fault-switches.ts';
import { type Answer, mustLogIn } from './answer.ts';
import type { Incoming } from './respond.ts';

export interface PendingFault extends Fault {
  left: number;
}

/** The first fault that fits; it counts down. */
export function takeFault(faults: PendingFault[], incoming: Incoming): Fault | null {
  const fault = faults.find(
    (one) =>
      one.left > 0 &&
      (one.method === undefined || one.method === incoming.method) &&
      (one.path === undefined || incoming.path.includes(one.path)),
  );
  if (!fault) return null;
  fault.left -= 1;
  return fault;
}

/** Null for faults that are not an answer: `hang` never answers, `cut` breaks off. */
export function faultAnswer(fault: Fault): Answer | null {
  const status = fault.status ?? 503;
  switch (fault.kind) {
    case 'rate-limited': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return { status: 429, headers, body: { kind: 'text', text: fault.body ?? 'Rate limited.' } };
    }
    case 'unauthorized':
      return mustLogIn;
    case 'html':
      return { status, body: { kind: 'text', type: 'text/html; charset=utf-8', text: fault.body ?? sorry } };
    case 'unavailable':
      return {
        status,
        body: fault.body === undefined ? { kind: 'none' } : { kind: 'text', text: fault.body },
      };
    case 'custom': {
      const type = fault.contentType ?? 'application/json;charset=utf-8';
      return { status: fault.status ?? 200, body: { kind: 'text', type, text: fault.body ?? '' } };
    }
    default:
      return null;
  }
}

const sorry = `<!DOCTYPE html>
<html><head><title>We'll be right back</title></head>
<body><h1>503</h1><p>CircleCI is &lt;temporarily&gt; unavailable.</p></body></html>
`;
