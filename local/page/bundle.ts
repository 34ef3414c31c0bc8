/** Bundles the page in memory: nothing is written, nothing is fetched from elsewhere. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** By path: /page.js, /page.css and the fonts under /assets/. */
export async function bundle(): Promise<ReadonlyMap<string, Asset>> {
  const built = await build({
    entryPoints: [
      { in: here('browser/main.tsx'), out: 'page' },
      { in: here('browser/style/page.css'), out: 'page' },
    ],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2023',
    outdir: '/',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.woff2': 'file', '.woff': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return new Map(built.outputFiles.map((file) => [file.path, asset(extname(file.path), file.contents)]));
}
