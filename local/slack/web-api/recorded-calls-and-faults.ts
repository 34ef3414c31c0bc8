/** Records the bot's calls of Slack for tests, and holds the faults that tests order. */
import type { Args } from '../methods/method-type.ts';

/** A call of the Web API, or a post to a response_url (`method: 'response_url'`). No token in it. */
export interface ApiCall {
  readonly method: string;
  readonly args: Args;
  readonly at: number;
  /** Slack's answer; undefined when a fault kept it back. */
  readonly answer: { readonly status: number; readonly body: unknown } | undefined;
}

/** How a call fails. 'after' faults happen once Slack has done what was asked: the worst kind. */
export type Fault =
  | { readonly kind: 'error'; readonly error: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'reset' | 'hang'; readonly when?: 'before' | 'after' };

export interface Faults {
  /** The next calls of a method ('*' is any) fail so. */
  add(method: string, fault: Fault, times: number): void;
  take(method: string): Fault | undefined;
}

export function newFaults(): Faults {
  const ordered: { method: string; fault: Fault; left: number }[] = [];
  return {
    add: (method, fault, times) => void ordered.push({ method, fault, left: times }),
    take(method) {
      const next = ordered.find(
        (order) => order.left > 0 && (order.method === method || order.method === '*'),
      );
      if (next) next.left -= 1;
      return next?.fault;
    },
  };
}

/** Slack's own answer to too much. */
export function rateLimited(seconds: number): Fault {
  return {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': String(seconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}
