/** `npm run mutate -- verify`: plants mistakes in a group's modules and counts what its tests catch. Writes docs/reliability.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groups } from './mutation/mutated-modules.ts';
import { planted } from './mutation/planted-mistakes.ts';
import { byHand, type Mutated, writeMutation } from './prove/write-reliability.ts';

const root = join(import.meta.dirname, '..');
const home = join(root, 'test/mutation');
const core = join(home, 'node_modules/@stryker-mutator/core');
const names = process.argv.slice(2);
const all = [...Object.keys(groups), byHand];
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. The groups are ${all.join(', ')}.`);
  process.exit(2);
}
const isWanted = (name: string) => names.length === 0 || names.includes(name);

if (isWanted(byHand)) plantByHand();
if (Object.keys(groups).some(isWanted)) install();
for (const [name, group] of Object.entries(groups)) {
  if (!isWanted(name)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'));
  const report = join(folder, 'report.json');
  const config = join(folder, 'stryker.json');
  writeFileSync(config, JSON.stringify(options(group.modules, { folder, report })));
  const tests = group.tests.map((test) => `test/${test}.test.ts`);
  // Few random inputs: each mutant meets them all.
  const env = { ...process.env, MUTATE_TESTS: tests.join(','), PROVE_SCALE: '0.0005' };
  const stryker = [join(core, 'bin/stryker.js'), 'run', config];
  const { status } = spawnSync(process.execPath, stryker, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const mutated = count(JSON.parse(readFileSync(report, 'utf8')));
  rmSync(folder, { recursive: true });
  writeMutation(name, mutated);
  const share = (100 * mutated.caught) / mutated.mutants;
  console.log(`${name}: ${mutated.caught} of ${mutated.mutants} caught, ${share.toFixed(1)} %`);
  if (share < group.least) process.exitCode = 1;
}

/** A mistake is caught where each of its tests, which pass without it, fails. */
function plantByHand(): void {
  const tests = [...new Set(Object.values(planted).flatMap((mistake) => mistake.tests))];
  if (!passes('', tests)) {
    console.error('These tests fail without any mistake.');
    process.exit(2);
  }
  const living = Object.entries(planted).flatMap(([name, mistake]) =>
    mistake.tests.filter((test) => passes(name, [test])).map((test) => `${test} lets pass: ${name}`),
  );
  for (const line of living) console.error(line);
  const mutants = Object.values(planted).reduce((sum, mistake) => sum + mistake.tests.length, 0);
  const mutated = { mutants, caught: mutants - living.length, ignored: 0 };
  writeMutation(byHand, mutated);
  console.log(`${byHand}: ${mutated.caught} of ${mutants} caught`);
  if (living.length > 0) process.exitCode = 1;
}

function passes(mistake: string, tests: readonly string[]): boolean {
  const files = tests.map((test) => `test/${test}.test.ts`).join(',');
  const env = { ...process.env, MUTATE_PLANTED: mistake, MUTATE_TESTS: files };
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['run', '--config', 'test/mutation/vitest.config.ts', '--reporter', 'dot', '--bail', '1'];
  const { status } = spawnSync(process.execPath, [vitest, ...options], { cwd: root, env, stdio: 'ignore' });
  console.log(`${mistake || 'no mistake'}: ${status === 0 ? 'passes' : 'fails'}`);
  return status === 0;
}

/** Stryker brings more packages than the rest of the project: only who mutates has them. */
function install(): void {
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const installed = join(core, 'package.json');
  const version = existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version;
  if (version === dependencies['@stryker-mutator/core']) return;
  const { status } = spawnSync('npm', ['ci'], { cwd: home, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function options(
  modules: readonly string[],
  { folder, report }: { readonly folder: string; readonly report: string },
): object {
  return {
    mutate: modules.map((name) => `lambda/${name}`),
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false, pool: 'threads' },
    coverageAnalysis: 'perTest',
    // It would be rewritten by TypeScript's JavaScript API, which TypeScript 7 does not have.
    tsconfigFile: 'none',
    ignorePatterns: ['test/mutation/node_modules', 'cdk.out', '.local', 'docs'],
    tempDirName: join(folder, 'sandbox'),
    reporters: ['clear-text', 'json'],
    jsonReporter: { fileName: report },
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
    timeoutMS: 10_000,
  };
}

function count({
  files,
}: {
  files: Readonly<Record<string, { mutants: readonly { status: string }[] }>>;
}): Mutated {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const having = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  const caught = having('Killed', 'Timeout');
  return { mutants: caught + having('Survived', 'NoCoverage'), caught, ignored: having('Ignored') };
}
