/**
 * Turns an answer into bytes as the Accept header asks: compact JSON, or JSON for human eyes, which CircleCI calls a
 * plain text. Pure.
 */
import type { Answer } from './answer.ts';

export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export interface Wish {
  readonly accept: string | undefined;
  /** v2 knows compact JSON only. */
  readonly compactOnly: boolean;
  /** CircleCI's old answer to a request without an Accept header. */
  readonly greeting: boolean;
}

export function format(answer: Answer, wish: Wish): Wire {
  const { body, status, headers = {} } = answer;
  if (body.kind === 'none') return { status, headers, bytes: Buffer.alloc(0) };
  if (body.kind === 'bytes')
    return { status, headers: { 'content-type': body.type, ...headers }, bytes: body.bytes };
  if (body.kind === 'text') {
    const type = body.type ?? 'text/plain; charset=utf-8';
    return { status, headers: { 'content-type': type, ...headers }, bytes: Buffer.from(body.text) };
  }
  const compact = wish.compactOnly || wish.accept?.includes('application/json') === true;
  const type = compact ? 'application/json;charset=utf-8' : 'text/plain; charset=utf-8';
  const text = compact ? JSON.stringify(body.value) : humanText(body.value, wish);
  return { status, headers: { 'content-type': type, ...headers }, bytes: Buffer.from(text) };
}

const hello = '// Hello human (for machine readable JSON, use the "application/json" Accept header)\n\n';

function humanText(value: unknown, { accept, greeting }: Wish): string {
  return (greeting && !accept ? hello : '') + pretty(value, '');
}

/** Clojure's pretty JSON: ` : ` between key and value, arrays on the line of their brackets. */
function pretty(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((one) => pretty(one, indent)).join(', ')} ]`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return '{ }';
  const inner = `${indent}  `;
  const lines = entries.map(([key, one]) => `${inner}${JSON.stringify(key)} : ${pretty(one, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
