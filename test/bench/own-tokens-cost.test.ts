import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { assumed, costOf, costRows } from '../../bench/own-tokens-cost.ts';

it('bench/README.md says what people’s own tokens cost', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../bench/README.md'), 'utf8');
  expect(readme).toContain(costRows());
  expect(readme).toContain(
    `${assumed.people.toLocaleString('en')} people with ${assumed.changes} changes a month each`,
  );
});

it('counts the key once, and each person and change', () => {
  const one = costOf({ ...assumed, people: 1, changes: 0, bytes: 0 });
  expect(one).toEqual({ 'Secrets Manager': 0.4, 'DynamoDB and KMS': 1 });
  const used = costOf({ ...assumed, people: 1, changes: 10_000, bytes: 0 });
  expect(used['Secrets Manager']).toBeCloseTo(0.45);
  expect(used['DynamoDB and KMS']).toBeCloseTo(1.03125);
});
