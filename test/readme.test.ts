import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandTable, optionTable } from './readme.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

it("the README's table of commands is the bot's own (npm run readme writes it)", () => {
  expect(readme).toContain(commandTable());
});

it("the README's table of subscribe's options is the bot's own (npm run readme writes it)", () => {
  expect(readme).toContain(optionTable());
});

it('the README names only scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  const named = [...readme.matchAll(/`?npm (?:run )?([a-z]+)/g)].map(([, name]) => name ?? '');
  expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
});
