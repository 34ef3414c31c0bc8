/** Derives everything that looks random: the same seed and the same key give the same answer. Pure. */
import { createHash } from 'node:crypto';

export type Key = string | number;

export function hex(seed: number, ...key: readonly Key[]): string {
  return createHash('sha256')
    .update([seed, ...key].join('\n'))
    .digest('hex');
}

/** A version-4-looking UUID. */
export function uuid(seed: number, ...key: readonly Key[]): string {
  const h = hex(seed, 'uuid', ...key);
  const variant = '89ab'[Number.parseInt(h.slice(16, 17), 16) % 4];
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

export function sha(seed: number, ...key: readonly Key[]): string {
  return hex(seed, 'sha', ...key).slice(0, 40);
}

/** An integer from `low` to `high`, both included. */
export function between(range: readonly [number, number], seed: number, ...key: readonly Key[]): number {
  const [low, high] = range;
  const part = Number.parseInt(hex(seed, 'between', ...key).slice(0, 12), 16) / 16 ** 12;
  return low + Math.floor(part * (high - low + 1));
}

export function pick<T>(items: readonly [T, ...T[]], seed: number, ...key: readonly Key[]): T {
  return items[between([0, items.length - 1], seed, ...key)] ?? items[0];
}
