/** Test runners from npm. */
import { invoice, type Recipe, times } from './recipe.ts';

const pkg = JSON.stringify({ name: 'invoices', version: '1.0.0', private: true });
const failing = {
  message: /1800|1,?800/,
  where: /invoice[._-]?(?:test|spec)\S*:\d+|invoice\S*:\d+/i,
  test: /takes the discount off/i,
};

export const nodeTests: readonly Recipe[] = [
  {
    tool: 'mocha-spec',
    npm: ['mocha'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.spec.js': `const assert = require('node:assert');
const { subtotal, total } = require('../src/invoice.js');
describe('invoice', () => {
${times(20, (n) => `  it('adds up ${n} items', () => assert.equal(subtotal(Array(${n}).fill({ price: 2 })), ${n * 2}));`)}
  describe('with a discount', () => {
    it('takes the discount off', () => {
      assert.strictEqual(total([{ price: 2000 }], 200), 1800);
    });
  });
  it('prints a receipt', () => {});
});
`,
    },
    run: 'npx mocha',
    gold: failing,
  },
  {
    tool: 'jasmine',
    npm: ['jasmine'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'spec/support/jasmine.json': '{"spec_dir":"spec","spec_files":["**/*[sS]pec.js"],"random":false}',
      'spec/invoiceSpec.js': `const { subtotal, total } = require('../src/invoice.js');
describe('invoice', () => {
${times(20, (n) => `  it('adds up ${n} items', () => expect(subtotal(Array(${n}).fill({ price: 2 }))).toBe(${n * 2}));`)}
  it('takes the discount off', () => {
    expect(total([{ price: 2000 }], 200)).toBe(1800);
  });
  it('prints a receipt', () => { expect(true).toBe(true); });
});
`,
    },
    run: 'npx jasmine',
    gold: { ...failing, where: /invoiceSpec\.js:\d+/ },
  },
  {
    tool: 'qunit',
    npm: ['qunit'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.js': `const { subtotal, total } = require('../src/invoice.js');
QUnit.module('invoice');
${times(20, (n) => `QUnit.test('adds up ${n} items', (assert) => assert.equal(subtotal(Array(${n}).fill({ price: 2 })), ${n * 2}));`)}
QUnit.test('takes the discount off', (assert) => {
  assert.equal(total([{ price: 2000 }], 200), 1800, 'the discount');
});
QUnit.test('prints a receipt', (assert) => assert.ok(true));
`,
    },
    run: 'npx qunit',
    gold: { ...failing, where: /test\/invoice\.js:\d+/ },
  },
  {
    tool: 'tape',
    npm: ['tape'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.js': `const test = require('tape');
const { subtotal, total } = require('../src/invoice.js');
${times(15, (n) => `test('adds up ${n} items', (t) => { t.equal(subtotal(Array(${n}).fill({ price: 2 })), ${n * 2}); t.end(); });`)}
test('takes the discount off', (t) => {
  t.equal(total([{ price: 2000 }], 200), 1800);
  t.end();
});
${times(15, (n) => `test('prints ${n} receipts', (t) => { t.ok(true); t.end(); });`)}
`,
    },
    run: 'npx tape test/*.js',
    gold: { ...failing, where: /test\/invoice\.js:\d+/ },
  },
  {
    tool: 'uvu',
    npm: ['uvu'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'tests/invoice.js': `const { test } = require('uvu');
const assert = require('uvu/assert');
const { subtotal, total } = require('../src/invoice.js');
${times(15, (n) => `test('adds up ${n} items', () => assert.is(subtotal(Array(${n}).fill({ price: 2 })), ${n * 2}));`)}
test('takes the discount off', () => {
  assert.is(total([{ price: 2000 }], 200), 1800);
});
test.run();
`,
      'tests/receipt.js': `const { test } = require('uvu');
test('prints a receipt', () => {});
test.run();
`,
    },
    run: 'npx uvu tests',
    gold: { ...failing, where: /tests\/invoice\.js:\d+/ },
  },
  {
    tool: 'lab',
    npm: ['@hapi/lab', '@hapi/code'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.js': `const { expect } = require('@hapi/code');
const Lab = require('@hapi/lab');
const { describe, it } = (exports.lab = Lab.script());
const { subtotal, total } = require('../src/invoice.js');
describe('invoice', () => {
${times(20, (n) => `  it('adds up ${n} items', () => { expect(subtotal(Array(${n}).fill({ price: 2 }))).to.equal(${n * 2}); });`)}
  it('takes the discount off', () => {
    expect(total([{ price: 2000 }], 200)).to.equal(1800);
  });
});
`,
    },
    run: 'npx lab -l',
    gold: { ...failing, where: /test\/invoice\.js:\d+/ },
  },
  {
    tool: 'bun-test',
    npm: ['bun'],
    before: 'node node_modules/bun/install.js',
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.test.js': `import { describe, expect, test } from 'bun:test';
import { subtotal, total } from '../src/invoice.js';
describe('invoice', () => {
${times(20, (n) => `  test('adds up ${n} items', () => expect(subtotal(Array(${n}).fill({ price: 2 }))).toBe(${n * 2}));`)}
  test('takes the discount off', () => {
    expect(total([{ price: 2000 }], 200)).toBe(1800);
  });
  test('prints a receipt', () => {});
});
`,
    },
    run: 'npx bun test',
    gold: failing,
  },
  {
    tool: 'deno-test',
    npm: ['deno'],
    before: 'node node_modules/deno/install.cjs; true',
    files: {
      'invoice_test.ts': `function total(items: number[], _discount: number): number { return items.reduce((a, b) => a + b, 0); }
${times(15, (n) => `Deno.test("adds up ${n} items", () => { if (total(Array(${n}).fill(2), 0) !== ${n * 2}) throw new Error("no"); });`)}
Deno.test("takes the discount off", () => {
  const found = total([2000], 200);
  if (found !== 1800) throw new Error(\`expected 1800, got \${found}\`);
});
Deno.test("prints a receipt", () => {});
`,
    },
    run: 'npx deno test --no-remote',
    gold: { ...failing, where: /invoice_test\.ts:\d+/ },
  },
  {
    tool: 'cucumber-js',
    npm: ['@cucumber/cucumber'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'features/invoice.feature': `Feature: Invoice
${times(6, (n) => `  Scenario: ${n} items\n    Given ${n} items at 200\n    When the discount is 0\n    Then the total is ${n * 200}\n`)}
  Scenario: takes the discount off
    Given 10 items at 200
    When the discount is 200
    Then the total is 1800
`,
      'features/steps.js': `const { Given, When, Then } = require('@cucumber/cucumber');
const assert = require('node:assert');
const { total } = require('../src/invoice.js');
Given('{int} items at {int}', function (count, price) { this.items = Array(count).fill({ price }); });
When('the discount is {int}', function (discount) { this.discount = discount; });
Then('the total is {int}', function (expected) { assert.strictEqual(total(this.items, this.discount), expected); });
`,
    },
    run: 'npx cucumber-js',
    gold: {
      message: /2000 !== 1800|1800/,
      where: /(?:invoice\.feature|steps\.js):\d+/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'playwright-test',
    npm: ['@playwright/test'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'playwright.config.js': 'module.exports = { reporter: "list", retries: 1, workers: 2 };\n',
      'tests/invoice.spec.js': `const { test, expect } = require('@playwright/test');
const { subtotal, total } = require('../src/invoice.js');
${times(10, (n) => `test('adds up ${n} items', () => expect(subtotal(Array(${n}).fill({ price: 2 }))).toBe(${n * 2}));`)}
test('takes the discount off', () => {
  expect(total([{ price: 2000 }], 200)).toBe(1800);
});
test('prints a receipt', () => {});
`,
    },
    run: 'npx playwright test',
    gold: failing,
  },
  {
    tool: 'newman',
    npm: ['newman'],
    files: {
      'server.js': `require('node:http').createServer((q, r) => { r.setHeader('content-type', 'application/json'); r.end('{"total":2000}'); }).listen(3210);`,
      'invoices.postman_collection.json': JSON.stringify({
        info: {
          name: 'invoices',
          schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
        },
        item: ['List invoices', 'Read an invoice', 'Takes the discount off'].map((name, n) => ({
          name,
          request: { method: 'GET', url: `http://127.0.0.1:3210/invoices/${n}` },
          event: [
            {
              listen: 'test',
              script: {
                exec: [
                  "pm.test('status is 200', () => pm.response.to.have.status(200));",
                  n === 2
                    ? "pm.test('total is 1800', () => pm.expect(pm.response.json().total).to.eql(1800));"
                    : '',
                ],
              },
            },
          ],
        })),
      }),
    },
    run: 'node server.js > /dev/null 2>&1 & trap "kill $!" EXIT; sleep 1; npx newman run invoices.postman_collection.json',
    gold: { message: /expected 2000 to deeply equal 1800/, test: /Takes the discount off|total is 1800/ },
  },
  {
    tool: 'ts-jest',
    npm: ['jest', 'ts-jest', 'typescript@5', '@types/jest'],
    files: {
      'package.json': pkg,
      'tsconfig.json':
        '{"compilerOptions":{"strict":true,"esModuleInterop":true,"module":"commonjs","target":"es2022"}}',
      'jest.config.js': "module.exports = { preset: 'ts-jest', testEnvironment: 'node' };\n",
      'src/invoice.ts':
        'export function total(items: { price: number }[], discount: number): number {\n  return items.length - discount;\n}\n',
      'test/invoice.test.ts': `import { total } from '../src/invoice';
test('takes the discount off', () => {
  expect(total([{ price: '2000' }], 200)).toBe(1800);
});
`,
      'test/receipt.test.ts': "test('prints a receipt', () => { expect(1).toBe(1); });\n",
    },
    run: 'npx jest --ci',
    gold: { message: /TS2322.*not assignable to type 'number'/, where: /test\/invoice\.test\.ts:\d+/ },
  },
  {
    tool: 'c8',
    npm: ['c8'],
    files: {
      'package.json': pkg,
      'src/invoice.js': `${invoice}${times(30, (n) => `module.exports.unused${n} = function () { return ${n}; };`)}\n`,
      'test/invoice.test.js': `const test = require('node:test');
const assert = require('node:assert');
test('adds up', () => assert.equal(require('../src/invoice.js').subtotal([{ price: 2 }]), 2));
`,
    },
    run: 'npx c8 --check-coverage --lines 90 --functions 80 node --test',
    gold: { message: /ERROR: Coverage for functions \(.*does not meet global threshold/ },
  },
  {
    tool: 'nyc-mocha',
    npm: ['nyc', 'mocha'],
    files: {
      'package.json': pkg,
      'src/invoice.js': invoice,
      'test/invoice.js': `const assert = require('node:assert');
const { subtotal } = require('../src/invoice.js');
describe('invoice', () => {
  before(() => { throw new Error('could not reach the price list at 127.0.0.1:5432'); });
${times(10, (n) => `  it('adds up ${n} items', () => assert.equal(subtotal(Array(${n}).fill({ price: 2 })), ${n * 2}));`)}
});
describe('receipt', () => { it('is printed', () => {}); });
`,
    },
    run: 'npx nyc mocha',
    gold: { message: /could not reach the price list/, where: /test\/invoice\.js:4/, test: /before all/ },
  },
  {
    tool: 'jest-timeout',
    npm: ['jest'],
    files: {
      'package.json': pkg,
      'test/invoice.test.js': `describe('invoice', () => {
${times(10, (n) => `  test('adds up ${n} items', () => { expect(${n}).toBe(${n}); });`)}
  test('asks the server for the discount', async () => {
    await new Promise(() => {});
  }, 600);
});
`,
    },
    run: 'npx jest --ci --forceExit',
    gold: {
      message: /Exceeded timeout of 600 ms/,
      where: /invoice\.test\.js:12/,
      test: /asks the server for the discount/,
    },
  },
  {
    tool: 'jest-snapshot',
    npm: ['jest'],
    files: {
      'package.json': pkg,
      'test/__snapshots__/receipt.test.js.snap':
        '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`prints a receipt 1`] = `\n"2 pencils\n1 eraser\nTotal: 18.00"\n`;\n',
      'test/receipt.test.js': `test('prints a receipt', () => {
  expect('2 pencils\\n1 eraser\\nTotal: 20.00').toMatchSnapshot();
});
test('is short', () => { expect(1).toBe(1); });
`,
    },
    run: 'npx jest --ci',
    gold: { message: /Total: (?:20|18)\.00/, where: /receipt\.test\.js:2/, test: /prints a receipt/ },
  },
  {
    tool: 'vitest-type-error',
    npm: ['vitest'],
    files: {
      'package.json': pkg,
      'test/invoice.test.js': `import { describe, expect, it } from 'vitest';
import { total } from '../src/invoice.mjs';
describe('invoice', () => {
${times(10, (n) => `  it('adds up ${n} items', () => { expect(${n}).toBe(${n}); });`)}
  it('takes the discount off', () => { expect(total(undefined)).toBe(1800); });
});
`,
      'src/invoice.mjs':
        'export function total(invoice) {\n  const { discount } = invoice.customer;\n  return 2000 - discount;\n}\n',
    },
    run: 'npx vitest run',
    gold: {
      message: /TypeError: Cannot read properties of undefined \(reading 'customer'\)/,
      where: /src\/invoice\.mjs:2/,
      test: /takes the discount off/,
    },
  },
];
