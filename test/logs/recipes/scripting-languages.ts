/** Scripting languages, shells and the tools that a step calls, from Debian. */
import { type Recipe, times } from './recipe.ts';

const pass = (line: (n: number) => string): string => times(12, line);

export const scripts: readonly Recipe[] = [
  {
    tool: 'test-unit',
    apt: ['ruby-test-unit'],
    files: {
      'test_invoice.rb': `require 'test/unit'\n\ndef total(price, _discount) = price\n\nclass InvoiceTest < Test::Unit::TestCase\n${pass((n) => `  def test_adds_up_${n} = assert_equal(${n}, total(${n}, 0))`)}\n\n  def test_takes_the_discount_off\n    assert_equal(1800, total(2000, 200))\n  end\nend\n`,
    },
    run: 'ruby test_invoice.rb',
    gold: {
      message: /<1800> expected but was|<2000>/,
      where: /test_invoice\.rb:\d+/,
      test: /test_takes_the_discount_off/,
    },
  },
  {
    tool: 'rake',
    apt: ['rake'],
    files: {
      Rakefile:
        "task :lint do\n  puts 'no problems'\nend\ntask build: :lint do\n  File.read('data/prices.json')\nend\ntask default: :build\n",
    },
    run: 'rake',
    gold: { message: /No such file or directory.*prices\.json/, where: /Rakefile:5/ },
  },
  {
    tool: 'bundler',
    apt: ['bundler'],
    files: { Gemfile: "gem 'missing-invoices-gem'\n" },
    run: 'bundle install --local',
    gold: { message: /Could not find gem 'missing-invoices-gem'/ },
  },
  {
    tool: 'ruby-load-error',
    apt: ['ruby'],
    files: { 'bin/import.rb': "puts 'importing'\nrequire 'invoices/importer'\n" },
    run: 'ruby bin/import.rb',
    gold: { message: /cannot load such file -- invoices\/importer/, where: /bin\/import\.rb:2/ },
  },
  {
    tool: 'rubocop',
    apt: ['rubocop'],
    files: {
      '.rubocop.yml':
        'AllCops:\n  NewCops: disable\n  SuggestExtensions: false\nStyle/FrozenStringLiteralComment:\n  Enabled: false\n',
      'a.rb': "puts 'a'\n",
      'invoice.rb': 'def total(items)\n  unused = 1\n  items.sum\nend\n',
    },
    run: 'rubocop',
    gold: { message: /Useless assignment to variable/, where: /invoice\.rb:2/ },
  },
  {
    tool: 'phpcs',
    apt: ['php-codesniffer'],
    files: { 'src/invoice.php': '<?php\n\nfunction total( $items ) {\n    return array_sum($items);\n}\n' },
    run: 'phpcs --standard=PSR12 src',
    gold: {
      message: /Expected 0 spaces|Opening brace should be on a new line/,
      where: /src\/invoice\.php|3 \| ERROR/,
    },
  },
  {
    tool: 'php-fatal',
    apt: ['php-cli'],
    files: {
      'import.php':
        '<?php\nfunction price(string $row): int {\n    return $row->price;\n}\necho "importing\\n";\nstrict_total(12);\n',
    },
    run: 'php import.php',
    gold: { message: /Call to undefined function strict_total/, where: /import\.php:6/ },
  },
  {
    tool: 'phpunit-error',
    apt: ['phpunit'],
    files: {
      'tests/InvoiceTest.php': `<?php\nuse PHPUnit\\Framework\\TestCase;\nfinal class InvoiceTest extends TestCase {\n${pass((n) => `    public function testAddsUp${n}(): void { $this->assertSame(${n}, ${n}); }`)}\n    public function testReadsThePriceList(): void {\n        throw new RuntimeException('no price list for EUR');\n    }\n}\n`,
    },
    run: 'phpunit tests',
    gold: {
      message: /RuntimeException: no price list for EUR/,
      where: /InvoiceTest\.php:\d+/,
      test: /testReadsThePriceList/,
    },
  },
  {
    tool: 'busted',
    apt: ['lua-busted'],
    files: {
      'spec/invoice_spec.lua': `local function total(price, discount) return price end\ndescribe('invoice', function()\n${pass((n) => `  it('adds up ${n}', function() assert.are.equal(${n}, total(${n}, 0)) end)`)}\n  it('takes the discount off', function()\n    assert.are.equal(1800, total(2000, 200))\n  end)\nend)\n`,
    },
    run: 'busted',
    gold: { message: /1800|2000/, where: /spec\/invoice_spec\.lua:\d+/, test: /takes the discount off/ },
  },
  {
    tool: 'luacheck',
    apt: ['lua-check'],
    files: { 'src/a.lua': 'return 1\n', 'src/invoice.lua': 'local unused = 1\nreturn totl(2)\n' },
    run: 'luacheck src',
    gold: { message: /undefined variable 'totl'|accessing undefined/, where: /src\/invoice\.lua:2/ },
  },
  {
    tool: 'prove',
    apt: ['perl'],
    files: {
      't/a.t': "use Test::More tests => 2;\nok(1, 'adds up');\nok(1, 'prints');\n",
      't/invoice.t':
        "use Test::More;\nis(2, 2, 'adds up');\nis(2000, 1800, 'takes the discount off');\ndone_testing;\n",
    },
    run: 'prove t',
    gold: {
      message: /expected: '1800'|got: '2000'/,
      where: /t\/invoice\.t line 3/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'perl-die',
    apt: ['perl'],
    files: {
      'import.pl':
        'use strict;\nuse warnings;\nprint "importing\\n";\nsub price { my ($row) = @_; die "no price in line 7" unless $row; }\nprice(undef);\n',
    },
    run: 'perl import.pl',
    gold: { message: /no price in line 7/, where: /import\.pl line 4/ },
  },
  {
    tool: 'bats',
    apt: ['bats'],
    files: {
      'test/invoice.bats': `${pass((n) => `@test "adds up ${n}" { [ ${n} -eq ${n} ]; }`)}\n@test "takes the discount off" {\n  total=2000\n  [ "$total" -eq 1800 ]\n}\n`,
    },
    run: 'bats test',
    gold: {
      message: /\[ "\$total" -eq 1800 \]/,
      where: /invoice\.bats, line \d+/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'shellcheck',
    apt: ['shellcheck'],
    files: {
      'a.sh': '#!/bin/sh\necho a\n',
      'deploy.sh': '#!/bin/sh\nfor file in $(ls dist); do\n  rm -rf $1/$file\ndone\n',
    },
    run: 'shellcheck *.sh',
    gold: { message: /SC2045|SC2086|SC2115/, where: /deploy\.sh line [23]/ },
  },
  {
    tool: 'puppet-lint',
    apt: ['puppet-lint'],
    files: {
      'manifests/init.pp': 'class invoices {\n  file { "/etc/invoices":\n    ensure => directory,\n  }\n}\n',
    },
    run: 'puppet-lint --fail-on-warnings manifests',
    gold: {
      message: /double quoted string containing no variables|not documented|autoload module layout/,
      where: /line [12]|init\.pp/,
    },
  },
  {
    tool: 'clojure',
    apt: ['clojure'],
    files: {
      'invoice.clj':
        "(ns invoice (:require [clojure.test :refer [deftest is run-tests]]))\n(defn total [price discount] price)\n(deftest adds-up (is (= 2 (total 2 0))))\n(deftest takes-the-discount-off\n  (is (= 1800 (total 2000 200))))\n(let [{:keys [fail error]} (run-tests 'invoice)]\n  (System/exit (+ fail error)))\n",
    },
    run: 'clojure invoice.clj',
    gold: {
      message: /expected: \(= 1800|\(not \(= 1800 2000\)\)/,
      where: /invoice\.clj:5/,
      test: /takes-the-discount-off/,
    },
  },
  {
    tool: 'tcltest',
    apt: ['tcl'],
    files: {
      'invoice.test':
        'package require tcltest\nnamespace import ::tcltest::*\nproc total {price discount} { return $price }\ntest adds-up {adds up} { total 2 0 } 2\ntest discount-1 {takes the discount off} { total 2000 200 } 1800\ncleanupTests\nexit [expr {$::tcltest::numTests(Failed) > 0}]\n',
    },
    run: 'tclsh invoice.test; exit 1',
    gold: { message: /1800|2000/, test: /discount-1 takes the discount off|discount-1/ },
  },
  {
    tool: 'guile',
    apt: ['guile-3.0'],
    files: {
      'total.scm':
        '(define (total items) (apply + items))\n(display "adding up")\n(newline)\n(total (list 1 "two"))\n',
    },
    run: 'guile --no-auto-compile total.scm',
    gold: { message: /Wrong type argument/ },
  },
  {
    tool: 'sbcl',
    apt: ['sbcl'],
    files: {
      'total.lisp':
        '(defun total (items) (reduce (function +) items))\n(format t "adding up~%")\n(total (list 1 "two"))\n',
    },
    run: 'sbcl --script total.lisp',
    gold: { message: /The value\s*$|"two"|is not of type/ },
  },
  {
    tool: 'git-merge',
    apt: ['git'],
    files: { 'prices.txt': 'a\n' },
    before:
      'git init -q -b main . && git config user.email a@example.com && git config user.name a && git add -A && git commit -qm a && git checkout -qb other && echo b > prices.txt && git commit -qam b && git checkout -q main && echo c > prices.txt && git commit -qam c',
    run: 'git merge other',
    gold: { message: /CONFLICT \(content\): Merge conflict in prices\.txt/ },
  },
  {
    tool: 'git-push',
    apt: ['git'],
    files: { 'a.txt': 'a\n' },
    before:
      'git init -q --bare $HOME/remote.git && git init -q -b main . && git config user.email a@example.com && git config user.name a && git add -A && git commit -qm a && git push -q $HOME/remote.git main && git commit -q --amend -m b',
    run: 'git push $HOME/remote.git main',
    gold: { message: /\[rejected\]|failed to push some refs/ },
  },
  {
    tool: 'git-clone',
    apt: ['git'],
    files: {},
    run: 'git clone $HOME/missing.git',
    gold: { message: /does not exist/ },
  },
  {
    tool: 'curl',
    apt: ['curl'],
    files: {},
    run: 'echo "Waiting for the service"; curl -fsS --retry 2 --retry-delay 0 --retry-connrefused http://127.0.0.1:3999/health',
    gold: { message: /curl: \(7\).*(?:Failed to connect|Connection refused)/ },
  },
  {
    tool: 'ssh',
    apt: ['openssh-client'],
    files: {},
    run: 'echo "Deploying"; ssh -o BatchMode=yes -p 3999 deploy@127.0.0.1 uptime',
    gold: { message: /Connection refused/ },
  },
  {
    tool: 'psql',
    apt: ['postgresql-client'],
    files: {},
    run: 'echo "Loading the schema"; psql -h 127.0.0.1 -p 3999 -c "select 1"',
    gold: { message: /connection to server at "127\.0\.0\.1".*failed: Connection refused/ },
  },
  {
    tool: 'sqlite3',
    apt: ['sqlite3'],
    files: {
      'schema.sql':
        'create table invoices (total integer);\ninsert into invoices values (1);\ninsert into invoces values (2);\n',
    },
    run: 'sqlite3 -bail db.sqlite < schema.sql',
    gold: { message: /no such table: invoces/, where: /line 3/ },
  },
  {
    tool: 'xmllint',
    apt: ['libxml2-utils'],
    files: { 'invoice.xml': '<invoice>\n  <total>18</totl>\n</invoice>\n' },
    run: 'xmllint --noout invoice.xml',
    gold: { message: /Opening and ending tag mismatch/, where: /invoice\.xml:2/ },
  },
  {
    tool: 'pdflatex',
    apt: ['texlive-latex-base'],
    files: {
      'invoice.tex': '\\documentclass{article}\n\\begin{document}\nTotal: \\euros{18}\n\\end{document}\n',
    },
    run: 'pdflatex -interaction=nonstopmode -halt-on-error invoice.tex',
    gold: { message: /Undefined control sequence/, where: /l\.3/ },
  },
  {
    tool: 'hugo',
    apt: ['hugo'],
    files: {
      'config.toml': 'title = "Invoices"\n',
      'layouts/index.html': '<h1>{{ .Titel }}</h1>\n',
      'content/_index.md': '---\ntitle: Invoices\n---\n',
    },
    run: 'hugo',
    gold: { message: /can't evaluate field Titel/, where: /index\.html:1/ },
  },
  {
    tool: 'buildah',
    apt: ['buildah'],
    files: {
      Dockerfile: 'FROM scratch\nCOPY package.json /app/\nCOPY dist /app/dist\n',
      'package.json': '{}',
    },
    run: 'buildah --storage-driver vfs bud --isolation chroot -t invoices .',
    gold: { message: /no such file or directory|COPY dist/ },
  },
  {
    tool: 'skopeo',
    apt: ['skopeo'],
    files: {},
    run: 'skopeo copy docker://127.0.0.1:3999/invoices:latest dir:out',
    gold: { message: /connection refused/ },
  },
  {
    tool: 'docker-no-daemon',
    apt: ['bash'],
    files: { Dockerfile: 'FROM scratch\n' },
    run: 'echo "Building the image"; docker -H unix://$PWD/docker.sock ps',
    gold: { message: /Cannot connect to the Docker daemon/ },
  },
  {
    tool: 'kubectl',
    apt: ['bash'],
    files: { 'deploy.yml': 'apiVersion: v1\nkind: Pod\n' },
    run: 'kubectl --server=http://127.0.0.1:3999 apply -f deploy.yml',
    gold: { message: /connection refused|connection to the server .* was refused/ },
  },
  {
    tool: 'make-missing',
    apt: ['make'],
    files: { Makefile: 'build: dist/app.js\n\techo built\n' },
    run: 'make build',
    gold: { message: /No rule to make target/ },
  },
  {
    tool: 'bash-unbound',
    apt: ['bash'],
    files: {
      'deploy.sh': 'set -euo pipefail\necho "Deploying to production"\necho "Using $DEPLOY_BUCKET"\n',
    },
    run: 'bash deploy.sh',
    gold: { message: /DEPLOY_BUCKET: unbound variable/, where: /line 3/ },
  },
  {
    tool: 'bash-syntax',
    apt: ['bash'],
    files: { 'deploy.sh': 'if [ -f a ]; then\n  echo a\nelse\n  echo b\n' },
    run: 'bash deploy.sh',
    gold: { message: /syntax error: unexpected end of file/, where: /line \d/ },
  },
  {
    tool: 'permission-denied',
    apt: ['bash'],
    files: { 'scripts/deploy.sh': '#!/bin/sh\necho a\n' },
    run: 'echo "Deploying"; ./scripts/deploy.sh',
    gold: { message: /\.\/scripts\/deploy\.sh: Permission denied/ },
  },
  {
    tool: 'killed',
    apt: ['bash'],
    files: { 'work.sh': 'echo "resizing 400 images"\nkill -9 $$\n' },
    run: 'bash work.sh || code=$?; echo "cleaning up"; exit $code',
    gold: { message: /Killed/ },
  },
  {
    tool: 'disk-full',
    apt: ['bash'],
    files: {},
    run: 'echo "Writing the archive"; dd if=/dev/zero of=/dev/full bs=1k count=1',
    gold: { message: /No space left on device/ },
  },
  {
    tool: 'port-in-use',
    apt: ['bash'],
    files: {
      'server.js':
        "const { createServer } = require('node:http');\ncreateServer().listen(3998, () => {\n  createServer().listen(3998);\n});\n",
    },
    run: 'node server.js',
    gold: { message: /EADDRINUSE: address already in use/, where: /server\.js:3|at .*server\.js/ },
  },
  {
    tool: 'sha256sum',
    apt: ['coreutils'],
    files: { 'a.tgz': 'a', SUMS: `${'0'.repeat(64)}  a.tgz\n` },
    run: 'sha256sum -c SUMS',
    gold: { message: /a\.tgz: FAILED/ },
  },
  {
    tool: 'grep-check',
    apt: ['bash'],
    files: {
      'check.sh':
        'echo "Looking for debug output"\nif grep -rn "console.log" src; then\n  echo "ERROR: remove the debug output above"\n  exit 1\nfi\n',
      'src/a.js': 'total();\nconsole.log(1);\n',
    },
    run: 'bash check.sh',
    gold: { message: /remove the debug output/, where: /src\/a\.js:2/ },
  },
  {
    tool: 'unzip',
    apt: ['unzip'],
    files: { 'a.zip': 'not a zip' },
    run: 'unzip a.zip',
    gold: { message: /End-of-central-directory signature not found|cannot find zipfile directory/ },
  },
  {
    tool: 'openssl',
    apt: ['openssl'],
    files: { 'a.pem': 'not a certificate' },
    run: 'openssl x509 -in a.pem -noout -checkend 86400',
    gold: { message: /Could not read certificate|unable to load certificate/ },
  },
  {
    tool: 'lintian',
    apt: ['lintian'],
    files: {
      'pkg/DEBIAN/control':
        'Package: invoices\nVersion: 1.0\nArchitecture: all\nMaintainer: A <a@example.com>\nDescription: invoices\n',
      'pkg/usr/local/bin/invoices': '#!/bin/sh\n',
    },
    before: 'dpkg-deb -b pkg invoices.deb',
    run: 'lintian --allow-root --fail-on error invoices.deb',
    gold: { message: /E: invoices: / },
  },
];
