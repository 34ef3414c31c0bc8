/** What is installed runs nothing, names no registry, and what starts the bot says when Node is too old. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));

describe('what npm installs', () => {
  it('runs no script, neither of a package nor of ours', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    // With that setting npm would leave these out without a word.
    const hooks = Object.keys(scripts).filter((name) => /^(pre|post)/.test(name) || name === 'install');
    expect(hooks).toEqual([]);
  });

  it('is pinned: one version of each, by its hash, of whatever registry', () => {
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
    const { packages } = JSON.parse(read('package-lock.json'));
    const installed = Object.entries<any>(packages).filter(([path]) => path !== '');
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, one]) => !one.integrity?.startsWith('sha512-') && !one.inBundle)).toEqual([]);
    expect(installed.filter(([, one]) => one.resolved)).toEqual([]);
  });
});

describe('an old Node', () => {
  /** `node` in front of the PATH says that it is 20, and is no older otherwise. */
  function run(script: string) {
    const folder = mkdtempSync(join(tmpdir(), 'node-'));
    const older = join(folder, 'older.cjs');
    writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });");
    writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec "${process.execPath}" -r "${older}" "$@"\n`);
    chmodSync(join(folder, 'node'), 0o755);
    const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
    const ran = spawnSync('/bin/sh', ['-c', script], { cwd: root, env, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    return ran;
  }

  it.each(['start', 'slack', 'simulator', 'test', 'check', 'prove', 'synth', 'bench'])(
    'is told so by npm run %s, before anything is started',
    (name) => {
      const { stdout, stderr, status } = run(scripts[name]);
      expect(stderr).toMatch(/^This is Node 20\.20\.2, and the bot needs 24\.\n.*\n$/);
      expect([stdout, status]).toEqual(['', 1]);
    },
  );
});
