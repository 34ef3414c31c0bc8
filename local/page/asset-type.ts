/** Describes something to be served, and how a browser knows that its copy is current. */
import { createHash } from 'node:crypto';

export interface Asset {
  readonly type: string;
  readonly body: Uint8Array;
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export function asset(extension: string, content: Uint8Array | string): Asset {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type: types[extension] ?? 'application/octet-stream', body, etag };
}
