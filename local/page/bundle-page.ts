/** Bundles the page in memory: nothing is written, nothing is fetched from elsewhere. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { type Asset, asset } from './asset-type.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

type Assets = ReadonlyMap<string, Asset>;

let bundled: Promise<Assets> | undefined;

/** By path: /page.js, /page.css and the fonts under /assets/. Bundled once; esbuild's process of 80 MB ends with it. */
export function bundle(): Promise<Assets> {
  bundled ??= bundleNow().finally(stop);
  return bundled;
}

async function bundleNow(): Promise<Assets> {
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
