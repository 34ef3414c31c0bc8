/** Bundles one file per function and prints their sizes: `npm run build`. */
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { type FunctionName, functionNames } from '../lambda/environment.ts';
import { lambdaMachine, preparePictureKit } from './prepare-picture-kit.ts';

const root = new URL('..', import.meta.url);
const unused = fileURLToPath(new URL('infra/unused-by-bolt.cjs', root));

/** Bolt loads its own receivers and their servers at start, although ours replaces them: 1.4 MB and 100 ms. */
const withoutServers = Object.fromEntries(
  ['express', '@slack/socket-mode', '@slack/oauth', 'raw-body'].map((name) => [name, unused]),
);

/** Lambda puts the role's credentials into the environment and composition/worker-services.ts passes them on: the SDK searches for none. */
const withoutSearch = {
  '@aws-sdk/credential-provider-node': fileURLToPath(new URL('infra/unused-by-aws.cjs', root)),
};

const aliases: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  slack: {},
  worker: { ...withoutServers, ...withoutSearch },
  install: withoutSearch,
  webhook: {},
  alerts: withoutSearch,
  schedule: withoutSearch,
  picture: {},
};

export function bundleOptions(name: FunctionName): BuildOptions & { readonly outfile: string } {
  return {
    entryPoints: [fileURLToPath(new URL(`lambda/${name}.lambda.ts`, root))],
    outfile: fileURLToPath(new URL(`dist/${name}/index.js`, root)),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // A dynamic import of one of Node's modules loads all that it could ever export: 18 ms for node:http.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    alias: { ...aliases[name] },
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/** Bundles every function into dist/. */
export function buildAll(): void {
  for (const name of functionNames) {
    const options = bundleOptions(name);
    mkdirSync(new URL(`dist/${name}/`, root), { recursive: true });
    buildSync(options);
    console.log(`${name.padEnd(8)} ${(statSync(options.outfile).size / 1024).toFixed(0).padStart(5)} KB`);
  }
  const kit = fileURLToPath(new URL('dist/picture/', root));
  if (!preparePictureKit(kit, lambdaMachine))
    console.log('         no renderer for Lambda: charts will be text. `npm run deploy` fetches it.');
}

if (import.meta.main) buildAll();
