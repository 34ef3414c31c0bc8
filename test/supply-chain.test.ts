/** What is installed runs nothing and names no registry; what is bundled has a licence; an old Node is told so. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { judge, questions } from './audit-packages.ts';
import { bundledPackages, thirdParty, thirdPartyFile } from './write-third-party.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json'));

describe('what npm installs', () => {
  it('runs no script, neither of a package nor of ours', () => {
    // With that setting npm would leave these out without a word.
    const hooks = Object.keys(scripts).filter((name) => /^(pre|post)/.test(name) || name === 'install');
    expect(hooks).toEqual([]);
  });

  it.each(['', 'test/mutation/'])(
    'is pinned in ./%s: one version of each, by its hash, of whatever registry',
    (folder) => {
      expect(read(`${folder}.npmrc`)).toMatch(/^ignore-scripts=true$/m);
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
        read(`${folder}package.json`),
      );
      const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
      expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
      const { packages } = JSON.parse(read(`${folder}package-lock.json`));
      const installed = Object.entries<any>(packages).filter(([path]) => path !== '');
      expect(installed.length).toBeGreaterThan(100);
      expect(installed.filter(([, one]) => !one.integrity?.startsWith('sha512-') && !one.inBundle)).toEqual(
        [],
      );
      expect(installed.filter(([, one]) => one.resolved)).toEqual([]);
    },
  );
});

describe('what is bundled into the functions', () => {
  const packages = bundledPackages();

  it('comes under a licence that lets it be shipped', () => {
    expect(packages.length).toBeGreaterThan(20);
    // MPL-2.0 and OFL-1.1 where what is shipped is unchanged.
    const allowed = [
      'MIT',
      'ISC',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      '0BSD',
      'MPL-2.0',
      'OFL-1.1',
    ];
    expect(packages.filter(({ license }) => !allowed.includes(license))).toEqual([]);
  });

  it('is named in THIRD-PARTY.md with that licence (npm run third-party writes it)', () => {
    expect(readFileSync(thirdPartyFile, 'utf8')).toBe(thirdParty(packages));
  });
});

describe('npm run audit', () => {
  /** A registry that answers this about vulnerabilities, and nothing else. */
  async function audit(status: number, advisories: object) {
    const server = createServer((request, response) => {
      const isAsked = request.url === '/-/npm/v1/security/advisories/bulk';
      response.writeHead(isAsked ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAsked ? advisories : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const cache = mkdtempSync(join(tmpdir(), 'npm-'));
    // Requests that npm would send elsewhere fail.
    const elsewhere = {
      npm_config_https_proxy: 'http://127.0.0.1:1',
      npm_config_noproxy: '127.0.0.1',
      npm_config_fetch_retries: '0',
    };
    const env = { ...process.env, npm_config_registry: registry, npm_config_cache: cache, ...elsewhere };
    const child = spawn(process.execPath, [join(root, 'test/audit-packages.ts')], { cwd: root, env });
    const [said, code] = await Promise.all([
      text(child.stdout),
      new Promise((resolve) => child.once('exit', resolve)),
    ]);
    server.closeAllConnections();
    server.close();
    rmSync(cache, { recursive: true, force: true });
    return { said, code };
  }

  const advisory = {
    id: 1,
    url: 'https://example.com/1',
    title: 'Bad',
    severity: 'high',
    vulnerable_versions: '*',
    cwe: [],
    cvss: { score: 8, vectorString: null },
  };

  it.each([
    ['passes where nothing is known', 200, {}, 'ok', 0],
    ['fails where a package is known to be bad', 200, { valibot: [advisory] }, 'failed', 1],
    ['says so where the registry does not answer', 405, {}, 'skipped: the registry does not answer', 0],
  ] as const)('%s', async (_, status, advisories, verdict, exit) => {
    const { said, code } = await audit(status, advisories);
    expect(said).toContain(`npm audit --omit=dev --audit-level=high: ${verdict}\n`);
    expect(said).toContain('npm audit signatures: skipped: the registry does not answer\n');
    expect(code).toBe(exit);
  });

  it('fails on a wrong signature, and on a missing one', () => {
    const [, signatures] = questions;
    for (const found of [
      { invalid: [{}], missing: [] },
      { invalid: [], missing: [{}] },
    ])
      expect(judge(signatures!, { status: 1, stdout: JSON.stringify(found) })).toBe('failed');
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

  it.each(['start', 'slack', 'simulator', 'test', 'check', 'prove', 'synth', 'bench', 'verify', 'mutate'])(
    'is told so by npm run %s, before anything is started',
    (name) => {
      const { stdout, stderr, status } = run(scripts[name]);
      expect(stderr).toMatch(/^This is Node 20\.20\.2, and the bot needs 24\.\n.*\n$/);
      expect([stdout, status]).toEqual(['', 1]);
    },
  );
});
