/** Steps that succeed, and print what sounds like failures. */
import { type Recipe, times } from './recipe.ts';

type Passing = Omit<Recipe, 'gold'>;

const pkg = JSON.stringify({ name: 'invoices', version: '1.0.0', private: true });
const noisy = `console.error('Error: could not reach the price list, trying again');
console.error(new TypeError("Cannot read properties of undefined (reading 'price')"));`;
const assertion = `const assert = require('node:assert');\n`;

export const passing: readonly Passing[] = [
  {
    tool: 'mocha',
    npm: ['mocha'],
    files: {
      'package.json': pkg,
      'test/a.js': `${assertion}describe('errors', () => {\n  it('fails when the price is missing', () => { ${noisy} assert.throws(() => { throw new Error('no price'); }); });\n${times(9, (n) => `  it('refuses invalid input ${n}', () => {});`)}\n});\n`,
    },
    run: 'npx mocha',
  },
  {
    tool: 'jest',
    npm: ['jest'],
    files: {
      'package.json': pkg,
      'test/errors.test.js': `test('fails when the price is missing', () => { ${noisy} expect(() => { throw new Error('no price'); }).toThrow('no price'); });\n${times(9, (n) => `test('refuses invalid input ${n}', () => {});`)}\n`,
    },
    run: 'npx jest --ci --verbose',
  },
  {
    tool: 'vitest',
    npm: ['vitest'],
    files: {
      'package.json': pkg,
      'test/errors.test.js': `import { expect, test } from 'vitest';\ntest('fails when the price is missing', () => { ${noisy} expect(() => { throw new Error('no price'); }).toThrow('no price'); });\n`,
    },
    run: 'npx vitest run',
  },
  {
    tool: 'tape',
    npm: ['tape'],
    files: {
      'package.json': pkg,
      'test/a.js': `const test = require('tape');\ntest('fails when the price is missing', (t) => { ${noisy} t.throws(() => { throw new Error('no price'); }); t.end(); });\n`,
    },
    run: 'npx tape test/*.js',
  },
  {
    tool: 'jasmine',
    npm: ['jasmine'],
    files: {
      'package.json': pkg,
      'spec/aSpec.js': `describe('errors', () => { it('fails without a price', () => { ${noisy} expect(1).toBe(1); }); });\n`,
    },
    run: 'npx jasmine spec/*.js',
  },
  {
    tool: 'node-test',
    files: {
      'package.json': pkg,
      'a.test.js': `const test = require('node:test');\ntest('reports an error', () => { ${noisy} });\ntest('fails later', { todo: true }, () => {});\n`,
    },
    run: 'node --test',
  },
  {
    tool: 'eslint',
    npm: ['eslint', '@eslint/js'],
    files: {
      'package.json': pkg,
      'eslint.config.mjs': "export default [{ rules: { eqeqeq: 'warn' } }];\n",
      'src/a.js': times(6, (n) => `export const same${n} = (error) => error == ${n};`),
    },
    run: 'npx eslint src',
  },
  {
    tool: 'tsc',
    npm: ['typescript@5'],
    files: {
      'package.json': pkg,
      'tsconfig.json': '{"compilerOptions":{"strict":true,"noEmit":true,"types":[]},"include":["src"]}',
      'src/a.ts': 'export const error = 1;\n',
    },
    run: 'npx tsc --listFiles --diagnostics',
  },
  {
    tool: 'prettier',
    npm: ['prettier'],
    files: { 'package.json': pkg, 'src/error.js': 'export const error = 1;\n' },
    run: 'npx prettier --check src',
  },
  {
    tool: 'npm-install',
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        dependencies: { 'is-odd': '3.0.1', request: '2.88.2' },
      }),
    },
    run: 'npm install',
  },
  {
    tool: 'npm-run',
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        scripts: {
          lint: 'echo 0 errors, 0 warnings',
          test: "echo 'Error: this is expected' >&2; echo 12 passed",
        },
      }),
    },
    run: 'npm run lint && npm test',
  },
  {
    tool: 'gcc',
    apt: ['gcc'],
    files: {
      'a.c': 'int main(void) { int unused; return 0; }\n',
      Makefile: 'all:\n\tgcc -Wall -o a a.c\n\t./a\n\t-rm missing.o\n\techo "no errors"\n',
    },
    run: 'make',
  },
  {
    tool: 'cmake-ctest',
    apt: ['cmake'],
    files: {
      'CMakeLists.txt': `cmake_minimum_required(VERSION 3.20)\nproject(invoices NONE)\nenable_testing()\n${times(6, (n) => `add_test(NAME fails_${n} COMMAND false)\nset_tests_properties(fails_${n} PROPERTIES WILL_FAIL TRUE)`)}\n`,
    },
    run: 'cmake -B build && ctest --test-dir build',
  },
  {
    tool: 'gtest',
    apt: ['libgtest-dev'],
    files: {
      'a.cpp': `#include <gtest/gtest.h>\n${times(6, (n) => `TEST(Errors, FailsOn${n}) { EXPECT_EQ(${n}, ${n}); }`)}\n`,
    },
    run: 'g++ -o a a.cpp -lgtest -lgtest_main -pthread && ./a',
  },
  {
    tool: 'go-test',
    apt: ['golang-go'],
    files: {
      'go.mod': 'module example.com/invoices\n\ngo 1.19\n',
      'a_test.go': `package invoices\n\nimport "testing"\n\nfunc TestFailsWithoutAPrice(t *testing.T) { t.Log("error: no price") }\n${times(5, (n) => `func TestErrors${n}(t *testing.T) {}`)}\n`,
    },
    run: 'go test -v ./...',
  },
  {
    tool: 'pytest',
    apt: ['python3-pytest'],
    files: {
      'test_errors.py': `import warnings\n\n\ndef test_fails_without_a_price():\n    warnings.warn('price() failed before; it is deprecated', DeprecationWarning)\n    print('ERROR: no price')\n\n\n${times(5, (n) => `def test_error_${n}():\n    assert True\n\n`)}`,
    },
    run: '/usr/bin/pytest-3 -v -s',
  },
  {
    tool: 'unittest',
    apt: ['python3-minimal'],
    files: {
      'test_errors.py': `import unittest\n\n\nclass Errors(unittest.TestCase):\n    def test_fails(self):\n        print('Traceback (most recent call last): ValueError: no price')\n\n    @unittest.expectedFailure\n    def test_fails_as_expected(self):\n        self.assertEqual(1, 2)\n`,
    },
    run: '/usr/bin/python3 -m unittest -v',
  },
  {
    tool: 'django',
    apt: ['python3-django'],
    files: {
      'manage.py':
        "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
      'settings.py':
        "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n",
      'shop/__init__.py': '',
      'shop/tests.py':
        "from django.test import TestCase\n\n\nclass Errors(TestCase):\n    def test_fails(self):\n        print('Internal Server Error: /invoices')\n",
    },
    run: 'python3 manage.py test -v 2',
  },
  {
    tool: 'pylint',
    apt: ['pylint'],
    files: { 'errors.py': '"""Errors."""\n\nERROR = 1\n' },
    run: 'pylint errors.py',
  },
  { tool: 'mypy', apt: ['mypy'], files: { 'errors.py': 'ERROR: int = 1\n' }, run: 'mypy errors.py' },
  {
    tool: 'mkdocs',
    apt: ['mkdocs'],
    files: { 'mkdocs.yml': 'site_name: Errors\n', 'docs/index.md': '# Errors\n\n[missing](missing.md)\n' },
    run: 'mkdocs build',
  },
  {
    tool: 'ansible',
    apt: ['ansible-core'],
    files: {
      'site.yml':
        '- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - name: Fail and go on\n      command: "false"\n      ignore_errors: true\n    - name: Report errors\n      debug: { msg: "error: none" }\n',
    },
    run: 'ansible-playbook site.yml',
  },
  {
    tool: 'ant',
    apt: ['ant'],
    files: {
      'build.xml':
        '<project name="errors" default="all"><target name="all"><echo>error: none</echo><fail message="never" if="never"/></target></project>\n',
    },
    run: 'ant',
  },
  {
    tool: 'elixir',
    apt: ['elixir'],
    files: {
      'mix.exs':
        'defmodule E.MixProject do\n  use Mix.Project\n  def project, do: [app: :e, version: "1.0.0"]\nend\n',
      'lib/e.ex': 'defmodule E do\n  def error(unused), do: :error\nend\n',
      'test/test_helper.exs': 'ExUnit.start()\n',
      'test/e_test.exs':
        'defmodule ETest do\n  use ExUnit.Case\n  test "fails without a price", do: assert E.error(1) == :error\nend\n',
    },
    run: 'mix test',
  },
  {
    tool: 'phpunit',
    apt: ['phpunit'],
    files: {
      'tests/ErrorTest.php':
        '<?php\nuse PHPUnit\\Framework\\TestCase;\nfinal class ErrorTest extends TestCase {\n    public function testFails(): void { echo "Error: no price\\n"; $this->assertTrue(true); }\n}\n',
    },
    run: 'phpunit tests',
  },
  {
    tool: 'test-unit',
    apt: ['ruby-test-unit'],
    files: {
      'test_errors.rb':
        "require 'test/unit'\nclass Errors < Test::Unit::TestCase\n  def test_fails\n    warn 'Error: no price'\n    assert true\n  end\nend\n",
    },
    run: 'ruby test_errors.rb',
  },
  {
    tool: 'prove',
    apt: ['perl'],
    files: {
      't/errors.t':
        "use Test::More tests => 2;\nok(1, 'fails without a price');\nTODO: { local $TODO = 'later'; ok(0, 'error'); }\n",
    },
    run: 'prove -v t',
  },
  {
    tool: 'bats',
    apt: ['bats'],
    files: {
      'a.bats': `${times(5, (n) => `@test "fails with error ${n}" { run false; [ "$status" -eq 1 ]; }`)}\n`,
    },
    run: 'bats a.bats',
  },
  {
    tool: 'bash',
    apt: ['bash'],
    files: {
      'deploy.sh':
        'for n in 1 2 3; do\n  echo "error: connection refused, attempt $n failed; retrying" >&2\ndone\necho "Connected after 3 failed attempts"\necho "Deployed release 12 (0 errors)"\n',
    },
    run: 'bash deploy.sh',
  },
  {
    tool: 'git',
    apt: ['git'],
    files: { 'a.txt': 'a\n' },
    run: 'git init -q -b main . && git add -A && git -c user.name=a -c user.email=a@example.com commit -m "Fix error: failed login" && git checkout -b fix-failure && git branch -d missing-error || echo "nothing to clean up"; git status',
  },
];
