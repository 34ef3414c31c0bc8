/** Checks that each risk in SECURITY.md names code and a test that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const table = text.slice(text.indexOf('| risk |'), text.indexOf('## See what each function may do'));
const rows = table
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, risk = '', , code = '', test = '']) => ({ risk, code, test }));
const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });

function pathsIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
}

/** A promise's proof is named after it: `P15` is `p15-workspaces-are-isolated.test.ts`, and there may be several. */
function hasProof(promise: string): boolean {
  return tests.some((file) => new RegExp(`(^|/)${promise.toLowerCase()}(-[a-z-]+)?\\.test\\.ts$`).test(file));
}

describe('each risk in SECURITY.md', () => {
  it('is a row of the table', () => expect(rows.length).toBeGreaterThan(25));

  it.each(rows)('$risk: names its code and its test', ({ code, test }) => {
    const promises = test.match(/\bP\d+\b/g) ?? [];
    const paths = pathsIn(test);
    expect(pathsIn(code).length).toBeGreaterThan(0);
    expect(promises.length + paths.length).toBeGreaterThan(0);
    expect([...pathsIn(code), ...paths].filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(paths.filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
    expect(promises.filter((promise) => !hasProof(promise))).toEqual([]);
  });
});
