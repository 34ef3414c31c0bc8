/** Chooses how much of the account's Lambda concurrency the functions reserve. */
import type { FunctionName } from '../../lambda/environment.ts';

export interface Concurrency {
  /** A flood at one door must not take the account's capacity from everything else. */
  readonly reserved: Readonly<Partial<Record<FunctionName, number>>>;
  /** How many batches of alerts run at once. */
  readonly alerts: number;
}

/** Largest first. */
export const concurrencies = {
  full: { reserved: { slack: 50, webhook: 50, install: 5, schedule: 1 }, alerts: 50 },
  small: { reserved: { slack: 10, webhook: 10, install: 2, schedule: 1 }, alerts: 20 },
  none: { reserved: {}, alerts: 3 },
} as const satisfies Readonly<Record<string, Concurrency>>;

export type ConcurrencyName = keyof typeof concurrencies;
export const concurrencyNames = ['full', 'small', 'none'] as const satisfies readonly ConcurrencyName[];

/** AWS refuses a reservation that leaves less than this to the functions without one. */
const leftToOthers = 100;

export function reservedBy(name: ConcurrencyName): number {
  return Object.values(concurrencies[name].reserved).reduce((sum, one) => sum + one, 0);
}

export interface Account {
  /** What no function of the account has reserved. */
  readonly unreserved: number;
  /** What this stack has reserved already. */
  readonly ours: number;
}

/** The largest one that fits. */
export function fitting({ unreserved, ours }: Account): ConcurrencyName {
  const free = unreserved + ours - leftToOthers;
  return concurrencyNames.find((name) => reservedBy(name) <= free) ?? 'none';
}

export function isConcurrencyName(name: unknown): name is ConcurrencyName {
  return concurrencyNames.some((one) => one === name);
}
