/** Builds what is measured as it is deployed, and the references as most people would build them. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleOptions } from '../infra/build.ts';

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

export type BundleName = 'empty' | 'door' | 'boltDoor' | 'boltWeb' | 'worker' | 'boltApp' | 'alerts';
export type Bundles = Readonly<Record<BundleName, Bundle>>;

/** Outside the repository, whose package.json would make modules of them. */
export function buildBundles(): Bundles & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const build = (name: BundleName, options: BuildOptions): Bundle => {
    const outfile = join(folder, name, 'index.js');
    buildSync({ ...options, outfile });
    return { file: outfile, bytes: statSync(outfile).size };
  };
  // Everything as our own, but for the aliases: those are ours.
  const stock = (file: string): BuildOptions => ({
    ...bundleOptions('slack'),
    entryPoints: [join(import.meta.dirname, 'references', file)],
  });
  return {
    empty: build('empty', stock('empty-function.ts')),
    door: build('door', bundleOptions('slack')),
    boltDoor: build('boltDoor', stock('bolt-ingress.ts')),
    boltWeb: build('boltWeb', stock('bolt-web-function.ts')),
    worker: build('worker', bundleOptions('worker')),
    boltApp: build('boltApp', stock('bolt-app.ts')),
    alerts: build('alerts', bundleOptions('alerts')),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
