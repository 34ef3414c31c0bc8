/** Defines a method of the Web API: arguments in, the rest of `{ok: true, …}` out, or a Refusal thrown. */

import type { World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';

export type Args = Readonly<Record<string, unknown>>;
export type Method = (args: Args, world: World) => Record<string, unknown>;

/** A text argument that must be there. */
export function needed(args: Args, name: string): string {
  const value = args[name];
  if (typeof value !== 'string' || value === '') {
    throw new Refusal('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
  }
  return value;
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** One page of a list, and Slack's cursor to the next ('' at the end). */
export function paged<T>(all: readonly T[], { limit, cursor }: Args): { page: T[]; next: string } {
  const size = Number(limit ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new Refusal('invalid_limit');
  const start = cursor ? Number(Buffer.from(String(cursor), 'base64').toString().replace('at:', '')) : 0;
  if (!Number.isInteger(start) || start < 0) throw new Refusal('invalid_cursor');
  const end = start + size;
  return {
    page: all.slice(start, end),
    next: end < all.length ? Buffer.from(`at:${end}`).toString('base64') : '',
  };
}
