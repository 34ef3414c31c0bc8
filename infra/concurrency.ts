/** Chooses how much of the account's Lambda concurrency the functions reserve. */
import type { FunctionName } from '../lambda/environment.ts';

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

export function reservedBy(name: ConcurrencyName): number {
  return Object.values(concurrencies[name].reserved).reduce((sum, one) => sum + one, 0);
}

export function isConcurrencyName(name: unknown): name is ConcurrencyName {
  return concurrencyNames.some((one) => one === name);
}
