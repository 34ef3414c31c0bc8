/** What `npm run mutate` names is there: a mistake that is planted nowhere would be noticed by no test. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { groups } from './mutated-modules.ts';
import { planted } from './planted-mistakes.ts';

const root = join(import.meta.dirname, '../..');
const isTest = (name: string) => existsSync(join(root, `test/${name}.test.ts`));

it.each(Object.entries(planted))('planted: %s', (_, { module, from, to, tests }) => {
  expect(readFileSync(join(root, module), 'utf8')).toContain(from);
  expect(to).not.toBe(from);
  expect(tests.filter(isTest)).toEqual(tests);
});

it.each(Object.entries(groups))('mutated: %s', (_, { modules, tests }) => {
  expect(modules.filter((module) => existsSync(join(root, 'lambda', module)))).toEqual(modules);
  expect(tests.filter(isTest)).toEqual(tests);
});
