/** `node test/logs/record-logs.ts [tool…]`: runs tools that fail, in a terminal and through a pipe, and keeps their logs. By hand. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cleanLog } from '../../lambda/circleci/logs/clean-log.ts';
import { type Entry, readIndex, saveIndex, saveLog } from './log-corpus.ts';
import { recipes } from './recipes/index.ts';
import { passing } from './recipes/passing-steps.ts';
import type { Gold, Recipe } from './recipes/recipe.ts';

const base = mkdtempSync('/tmp/record-');
const home = join(base, 'home');
const app = join(base, 'app');
const environment = {
  PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(
    delimiter,
  ),
  HOME: home,
  CI: 'true',
  CIRCLECI: 'true',
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
  USER: 'circleci',
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^npm_config_|^NODE_EXTRA_CA/i.test(name)),
  ),
};

const wanted = process.argv.slice(2);
const isWanted = ({ tool }: { readonly tool: string }) => wanted.length === 0 || wanted.includes(tool);
for (const recipe of recipes.filter(isWanted)) record(recipe);
for (const recipe of passing.map((one) => ({ ...one, tool: `passing-${one.tool}`, gold: {} })))
  if (isWanted(recipe)) record(recipe);
rmSync(base, { recursive: true, force: true });

function record(recipe: Recipe): void {
  const missing = (recipe.apt ?? []).filter((name) => !versionOf(name));
  if (missing.length > 0) {
    console.error(`${recipe.tool}: not installed: apt-get install ${missing.join(' ')}`);
    return;
  }
  prepare(recipe);
  const version = versionIn(recipe);
  for (const mode of ['pipe', 'pty'] as const) {
    if (mode === 'pty' && !recipe.npm) prepare(recipe);
    const { output, exitCode } = run(recipe, mode);
    const entry: Entry = {
      file: `${recipe.tool}-${mode}.txt`,
      tool: recipe.tool,
      mode,
      version,
      command: recipe.run,
      exitCode,
      gold: sources(recipe.gold),
    };
    const said = problem(recipe, output, exitCode);
    console.log(
      `${entry.file.padEnd(34)} ${version.padEnd(24)} exit ${exitCode}, ${output.length} bytes${said}`,
    );
    if (said) continue;
    saveLog(entry.file, output);
    saveIndex([...readIndex().filter(({ file }) => file !== entry.file), entry]);
  }
}

/** Of what is in the log, nothing is said: half of the logs are not to be looked at. */
function problem({ tool, gold }: Recipe, output: string, exitCode: number): string {
  if ((exitCode === 0) !== tool.startsWith('passing-')) return ' WRONG EXIT';
  if (output.length > 60_000) return ' TOO LONG';
  const lines = cleanLog(output).split('\n');
  const absent = Object.entries(gold).filter(([, pattern]) => !lines.some((line) => pattern.test(line)));
  return absent.map(([kind]) => ` NO ${kind.toUpperCase()}`).join('');
}

function sources(gold: Gold): Entry['gold'] {
  return Object.fromEntries(
    Object.entries(gold).map(([kind, { source, flags }]) => [kind, { source, flags }]),
  );
}

function prepare({ files, npm = [], before }: Recipe): void {
  for (const folder of [app, home]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  for (const [path, text] of Object.entries({
    ...(npm.length > 0 ? { 'package.json': '{}' } : {}),
    ...files,
  })) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  if (npm.length > 0) quietly(`npm install --no-save --no-audit --no-fund --loglevel=error ${npm.join(' ')}`);
  if (before) quietly(before);
}

function quietly(command: string): void {
  const { status, stderr } = shell(['-c', command]);
  if (status !== 0) console.error(`  before: exit ${status}: ${stderr.slice(-300)}`);
}

function shell(args: readonly string[], program = 'bash') {
  return spawnSync(program, args, {
    cwd: app,
    env: environment,
    encoding: 'utf8',
    timeout: 240_000,
    maxBuffer: 64_000_000,
    input: '',
  });
}

function run({ run: command }: Recipe, mode: Entry['mode']): { output: string; exitCode: number } {
  const step = join(home, 'step.sh');
  writeFileSync(step, `${command}\n`);
  const quoted = `bash -eo pipefail ${step}`;
  const { stdout, status } =
    mode === 'pipe'
      ? shell(['-c', `${quoted} 2>&1`])
      : shell(['-qec', `stty cols 80 rows 24; ${quoted}`, '/dev/null'], 'script');
  return { output: anonymous(stdout), exitCode: status ?? 1 };
}

function anonymous(output: string): string {
  return output
    .replaceAll(dirname(process.execPath), '/usr/local/bin')
    .replaceAll(hostname(), 'build')
    .replaceAll(app, '/home/circleci/project')
    .replaceAll(home, '/home/circleci');
}

function versionIn({ npm = [], apt = [] }: Recipe): string {
  const [name] = npm;
  if (name) {
    const plain = name.replace(/(?<=.)@[^/]*$/, '');
    const { stdout } = shell(
      ['-p', `require('${app}/node_modules/${plain}/package.json').version`],
      process.execPath,
    );
    return stdout.trim();
  }
  return apt[0] ? versionOf(apt[0]) : process.versions.node;
}

function versionOf(name: string): string {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${db:Status-Abbrev} \${Version}`, name], {
    encoding: 'utf8',
  });
  return /^ii\s+(.*)/.exec(stdout)?.[1] ?? '';
}
