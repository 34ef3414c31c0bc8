/** `npm run prove -- P1`: the property tests of a promise in full, or of all. SEED replays, PROVE_SCALE scales. Writes docs/reliability.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from './prove/how-many-runs.ts';
import type { Proof } from './prove/proof-report.ts';
import { writeReliability } from './prove/write-reliability.ts';

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const files = globSync('test/**/p*.test.ts', { cwd: root })
  .filter((file) => /\/p\d+(-[a-z-]+)?\.test\.ts$/.test(file))
  .filter(
    (file) => wanted.length === 0 || wanted.includes(/p\d+/.exec(file.split('/').at(-1) ?? '')?.[0] ?? ''),
  )
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));

if (files.length === 0) {
  console.error(`No proof is called ${wanted.join(', ')}. They are test/**/p<number>*.test.ts.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'prove-'));
const report = join(folder, 'report');
const scale = process.env.PROVE_SCALE ?? '1';
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const env = { ...process.env, PROVE_SCALE: scale, PROVE_REPORT: report };
// One file at a time: each is measured in minutes on two cores.
const options = ['run', '--no-file-parallelism', '--testTimeout=14400000', ...files];
const began = performance.now();
const { status } = spawnSync(process.execPath, [vitest, ...options], { cwd: root, env, stdio: 'inherit' });

const seconds = Math.round((performance.now() - began) / 1000);
console.log(`\nseed ${seed()}, scale ${scale}, ${seconds} s`);
const proofs = readReport();
for (const proof of proofs) console.log(worded(proof));
for (const [promise, of] of Object.entries(Object.groupBy(proofs, (proof) => proof.promise)))
  if (of && of.length > 1)
    console.log(worded({ promise, of: 'in all', inputs: sum(of, 'inputs'), failures: sum(of, 'failures') }));
if (status === 0 && scale === '1') writeReliability({ proofs, seed: seed(), seconds });
rmSync(folder, { recursive: true });
process.exit(status ?? 1);

function worded({ promise, inputs, of, failures }: Proof): string {
  const bound = failures === 0 ? `, 95 % upper bound ${(3 / inputs).toExponential(1)}` : '';
  return `${promise.padEnd(4)} ${inputs.toLocaleString('en').padStart(11)} ${of}: ${failures} failed${bound}`;
}

function sum(proofs: readonly Proof[], field: 'inputs' | 'failures'): number {
  return proofs.reduce((total, proof) => total + proof[field], 0);
}

function readReport(): readonly Proof[] {
  if (!existsSync(report)) return [];
  return readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
