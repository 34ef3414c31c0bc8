/** Several at work on one table, one request at a time, in an order that is given. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';

/** Who is next, as an index into those who wait; the first when it is used up. */
export const orders = fc.array(fc.nat(5), { minLength: 10, maxLength: 40 });

export interface Orderly {
  /** Resolves when it is the caller's turn: when all others wait, too, or have ended. */
  turn(): Promise<void>;
  /** The same client; each request waits for its turn. */
  readonly client: DynamoDBDocumentClient;
  /** Runs them side by side. One that asks for turns asks for one at a time. */
  run<T>(all: readonly (() => Promise<T>)[]): Promise<readonly T[]>;
}

export function inOrder(order: readonly number[], real: DynamoDBDocumentClient): Orderly {
  const picks = [...order];
  const waiting: (() => void)[] = [];
  let alive = 0;
  const next = () => {
    if (waiting.length < alive || alive === 0) return;
    const [go] = waiting.splice((picks.shift() ?? 0) % waiting.length, 1);
    go?.();
  };
  const turn = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      next();
    });
  const client = {
    async send(command: Parameters<DynamoDBDocumentClient['send']>[0]) {
      await turn();
      return real.send(command);
    },
  } as unknown as DynamoDBDocumentClient;
  const run = async <T>(all: readonly (() => Promise<T>)[]) => {
    alive = all.length;
    return Promise.all(
      all.map(async (work) => {
        try {
          return await work();
        } finally {
          alive -= 1;
          next();
        }
      }),
    );
  };
  return { turn, client, run };
}
