/** Parses forms as CircleCI does: `build_parameters[CIRCLE_JOB]=lint` is a map within the map. Pure. */
import type { Fields } from './body-fields.ts';

type Pair = readonly [string, string];

export function readForm(text: string): Fields {
  return nested([...new URLSearchParams(text)]);
}

/** A file's content counts as its field's text. */
export function readMultipart(bytes: Buffer, contentType: string): Fields {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  // One character for one byte, so that a file of any kind stays whole while it is cut out.
  const parts = bytes.toString('latin1').split(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  return nested(parts.flatMap(pairOf));
}

function pairOf(part: string): readonly Pair[] {
  const end = part.indexOf('\r\n\r\n');
  const name = /;\s*name="([^"]*)"/i.exec(part.slice(0, Math.max(end, 0)))?.[1];
  if (name === undefined) return [];
  return [[name, Buffer.from(part.slice(end + 4).replace(/\r\n$/, ''), 'latin1').toString('utf8')]];
}

function nested(pairs: readonly Pair[]): Fields {
  const inner = new Map<string, Pair[]>();
  const own: Pair[] = [];
  for (const [name, value] of pairs) {
    const [, head, key, rest = ''] = /^([^[\]]+)\[([^[\]]+)\](.*)$/s.exec(name) ?? [];
    if (head === undefined || key === undefined) own.push([name, value]);
    else inner.set(head, [...(inner.get(head) ?? []), [key + rest, value]]);
  }
  return Object.fromEntries([...own, ...[...inner].map(([head, below]) => [head, nested(below)] as const)]);
}
