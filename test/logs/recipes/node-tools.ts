/** Compilers, linters and task runners from npm. */
import { type Recipe, times } from './recipe.ts';

const pkg = JSON.stringify({ name: 'invoices', version: '1.0.0', private: true });
const clean = times(12, (n) => `export const price${n} = (count) => count * ${n};`);

export const nodeTools: readonly Recipe[] = [
  {
    tool: 'tsc',
    npm: ['typescript@5'],
    files: {
      'package.json': pkg,
      'tsconfig.json': '{"compilerOptions":{"strict":true,"noEmit":true},"include":["src"]}',
      'src/invoice.ts':
        'export function total(items: { price: number }[]): number {\n  return items.map((item) => item.price);\n}\n',
      'src/receipt.ts':
        "import { total } from './invoice';\nexport const receipt = (): number => total([]);\n",
    },
    run: 'npx tsc',
    gold: { message: /TS2322: Type 'number\[\]' is not assignable/, where: /src\/invoice\.ts[(:]2/ },
  },
  {
    tool: 'eslint',
    npm: ['eslint', '@eslint/js'],
    files: {
      'package.json': pkg,
      'eslint.config.mjs':
        "import js from '@eslint/js';\nexport default [js.configs.recommended, { rules: { 'no-console': 'off', eqeqeq: 'warn' } }];\n",
      'src/prices.js': `${clean}\n${times(20, (n) => `export const same${n} = (a) => a == ${n};`)}\n`,
      'src/invoice.js':
        'export function total(items, discount) {\n  let sum = 0;\n  for (const item of items) sum += itm.price;\n  return sum;\n}\n',
      'src/receipt.js': `${times(10, (n) => `export const other${n} = (a) => a == ${n};`)}\n`,
    },
    run: 'npx eslint src',
    gold: { message: /'itm' is not defined/, where: /3:\d+|src\/invoice\.js/ },
  },
  {
    tool: 'prettier',
    npm: ['prettier'],
    files: {
      'package.json': pkg,
      'src/prices.js': `${clean}\n`,
      'src/invoice.js': 'export function total ( items ) { return items.length }\n',
    },
    run: 'npx prettier --check src',
    gold: { message: /src\/invoice\.js|Code style issues/, where: /src\/invoice\.js/ },
  },
  {
    tool: 'stylelint',
    npm: ['stylelint', 'stylelint-config-standard'],
    files: {
      'package.json': pkg,
      '.stylelintrc.json': '{"extends":"stylelint-config-standard"}',
      'src/a.css': 'a {\n  color: red;\n}\n',
      'src/receipt.css': 'a {\n  color: #ggg;\n}\n\n.Total {\n  display: block;\n}\n',
    },
    run: 'npx stylelint "src/*.css"',
    gold: { message: /#ggg/, where: /2:\d+|src\/receipt\.css/ },
  },
  {
    tool: 'oxlint',
    npm: ['oxlint'],
    files: {
      'package.json': pkg,
      'src/prices.js': `${clean}\n`,
      'src/invoice.js': 'export function total(items) {\n  debugger;\n  return items.length;\n}\n',
    },
    run: 'npx oxlint --deny-warnings src',
    gold: { message: /debugger/, where: /src\/invoice\.js:2/ },
  },
  {
    tool: 'standard',
    npm: ['standard'],
    files: {
      'package.json': pkg,
      'src/invoice.js':
        'module.exports.total = function (items) {\n  const unused = 1\n  return items.length\n}\n',
    },
    run: 'npx standard',
    gold: { message: /'unused' is assigned a value but never used/, where: /src\/invoice\.js:2:9/ },
  },
  {
    tool: 'markdownlint',
    npm: ['markdownlint-cli2'],
    files: {
      'README.md': '# Invoices\n\nSome text.\n\n### Skipped a level\n\nMore text.\n',
      'docs/a.md': '# A\n\nText.\n',
    },
    run: 'npx markdownlint-cli2 "**/*.md" "#node_modules"',
    gold: { message: /MD001/, where: /README\.md:5/ },
  },
  {
    tool: 'cspell',
    npm: ['cspell'],
    files: { 'README.md': 'Invoices have a total and a discuont.\n', 'docs/a.md': 'A short text.\n' },
    run: 'npx cspell --no-progress "**/*.md"',
    gold: { message: /Unknown word.*discuont/, where: /README\.md:1/ },
  },
  {
    tool: 'commitlint',
    npm: ['@commitlint/cli', '@commitlint/config-conventional'],
    files: {
      'package.json': pkg,
      'commitlint.config.js': "module.exports = { extends: ['@commitlint/config-conventional'] };\n",
    },
    run: 'echo "Added the discount." | npx commitlint',
    gold: { message: /type may not be empty|subject may not be empty/ },
  },
  {
    tool: 'htmlhint',
    npm: ['htmlhint'],
    files: {
      'public/index.html':
        '<!doctype html>\n<html lang="en">\n<head><title>Invoices</title></head>\n<body>\n<p>Total: <b>18</p>\n</body>\n</html>\n',
    },
    run: 'npx htmlhint public',
    gold: { message: /Tag must be paired/, where: /index\.html|line 5|L5/ },
  },
  {
    tool: 'knip',
    npm: ['knip', 'typescript@5', '@types/node'],
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        private: true,
        main: 'src/index.js',
        dependencies: { 'left-pad': '1.3.0' },
      }),
      'src/index.js': "import { total } from './invoice.js';\nconsole.log(total([]));\n",
      'src/invoice.js':
        'export function total(items) { return items.length; }\nexport function unusedTotal() { return 0; }\n',
    },
    run: 'npx knip',
    gold: { message: /unusedTotal|left-pad/, where: /src\/invoice\.js|package\.json/ },
  },
  {
    tool: 'babel',
    npm: ['@babel/cli', '@babel/core', '@babel/preset-env'],
    files: {
      'package.json': pkg,
      'babel.config.json': '{"presets":["@babel/preset-env"]}',
      'src/a.js': `${clean}\n`,
      'src/invoice.js':
        'export function total(items) {\n  return items.reduce((sum, item) => sum + item.price, 0;\n}\n',
    },
    run: 'npx babel src -d lib',
    gold: { message: /SyntaxError: .*Unexpected token/, where: /src\/invoice\.js.*\(2:\d+\)|> 2 \|/ },
  },
  {
    tool: 'swc',
    npm: ['@swc/cli', '@swc/core'],
    files: {
      'package.json': pkg,
      'src/a.js': `${clean}\n`,
      'src/invoice.js':
        'export function total(items) {\n  return items.reduce((sum, item) => sum + item.price, 0;\n}\n',
    },
    run: 'npx swc src -d lib',
    gold: { message: /Expected .*'\)'|Expected ','/, where: /invoice\.js:2/ },
  },
  {
    tool: 'rspack',
    npm: ['@rspack/cli', '@rspack/core'],
    files: {
      'package.json': pkg,
      'src/index.js': "import { total } from './invoices/total.js';\nconsole.log(total);\n",
      'rspack.config.js': "module.exports = { mode: 'production', entry: './src/index.js' };\n",
    },
    run: 'npx rspack build',
    gold: { message: /Can't resolve '\.\/invoices\/total\.js'/, where: /src\/index\.js/ },
  },
  {
    tool: 'parcel',
    npm: ['parcel'],
    files: {
      'package.json': pkg,
      'src/index.html': '<!doctype html><script type="module" src="./invoice.js"></script>\n',
      'src/invoice.js': "import { total } from './totals.js';\nconsole.log(total);\n",
    },
    run: 'npx parcel build src/index.html --no-cache',
    gold: { message: /Failed to resolve '\.\/totals\.js'/, where: /src\/invoice\.js:1/ },
  },
  {
    tool: 'gulp',
    npm: ['gulp'],
    files: {
      'package.json': pkg,
      'gulpfile.js':
        "const { series } = require('gulp');\nasync function lint() { console.log('no problems'); }\nasync function bundle() {\n  throw new Error('no template for the receipt');\n}\nexports.default = series(lint, bundle);\n",
    },
    run: 'npx gulp',
    gold: { message: /no template for the receipt/, where: /gulpfile\.js:4/ },
  },
  {
    tool: 'grunt',
    npm: ['grunt', 'grunt-cli'],
    files: {
      'package.json': pkg,
      'Gruntfile.js':
        "module.exports = (grunt) => {\n  grunt.registerTask('lint', () => grunt.log.ok('no problems'));\n  grunt.registerTask('bundle', () => grunt.fail.warn('The price list is missing: data/prices.json'));\n  grunt.registerTask('default', ['lint', 'bundle']);\n};\n",
    },
    run: 'npx grunt',
    gold: { message: /The price list is missing/ },
  },
  {
    tool: 'lerna',
    npm: ['lerna'],
    files: {
      'package.json': JSON.stringify({ name: 'root', private: true, workspaces: ['packages/*'] }),
      'lerna.json': '{"version":"1.0.0","npmClient":"npm"}',
      ...Object.fromEntries(
        ['api', 'receipts', 'web'].map((name) => [
          `packages/${name}/package.json`,
          JSON.stringify({ name: `@invoices/${name}`, version: '1.0.0', scripts: { test: 'node --test' } }),
        ]),
      ),
      'packages/api/a.test.js': "require('node:test')('lists invoices', () => {});\n",
      'packages/web/a.test.js': "require('node:test')('draws a page', () => {});\n",
      'packages/receipts/receipt.test.js':
        "const test = require('node:test');\nconst assert = require('node:assert');\ntest('prints the total', () => {\n  assert.strictEqual('Total: 20.00', 'Total: 18.00');\n});\n",
    },
    before: 'git init -q . && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm a',
    run: 'npx lerna run test',
    gold: { message: /Total: 18\.00/, where: /receipt\.test\.js:[34]/, test: /prints the total/ },
  },
  {
    tool: 'pnpm-frozen',
    npm: ['pnpm'],
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        private: true,
        dependencies: { 'is-odd': '3.0.1', 'is-even': '1.0.0' },
      }),
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    dependencies:\n      is-odd:\n        specifier: 3.0.0\n        version: 3.0.0\n\npackages: {}\n\nsnapshots: {}\n",
    },
    run: 'npx pnpm install --frozen-lockfile',
    gold: { message: /ERR_PNPM_OUTDATED_LOCKFILE/ },
  },
  {
    tool: 'pnpm-recursive',
    npm: ['pnpm'],
    files: {
      'package.json': '{"name":"root","private":true}',
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      ...Object.fromEntries(
        ['api', 'web'].map((name) => [
          `packages/${name}/package.json`,
          JSON.stringify({ name, version: '1.0.0', scripts: { build: 'node build.js' } }),
        ]),
      ),
      'packages/api/build.js': "console.log('built api');\n",
      'packages/web/build.js': "console.log('building web');\nconst config = JSON.parse('{ \"port\": }');\n",
    },
    before: 'npm install --prefix $HOME/tools --no-save pnpm && $HOME/tools/node_modules/.bin/pnpm install',
    run: '$HOME/tools/node_modules/.bin/pnpm -r run build',
    gold: { message: /SyntaxError: Unexpected token/, where: /packages\/web\/build\.js:2/ },
  },
  {
    tool: 'npm-ci',
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        dependencies: { 'is-odd': '3.0.1', 'is-number': '7.0.0' },
      }),
      'package-lock.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: { '': { name: 'invoices', version: '1.0.0', dependencies: { 'is-odd': '3.0.1' } } },
      }),
    },
    run: 'npm ci',
    gold: { message: /npm (?:ERR!|error).*(?:EUSAGE|Missing: is-|in sync)/ },
  },
  {
    tool: 'npm-run',
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        scripts: { build: 'node build.js' },
      }),
      'build.js':
        "console.log('reading prices');\nconst { readFileSync } = require('node:fs');\nreadFileSync('data/prices.json');\n",
    },
    run: 'npm run build',
    gold: { message: /ENOENT: no such file or directory, open 'data\/prices\.json'/, where: /build\.js:3/ },
  },
  {
    tool: 'npm-missing-script',
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        scripts: { build: 'true', 'test:unit': 'true' },
      }),
    },
    run: 'npm run biuld',
    gold: { message: /Missing script: "?biuld/ },
  },
  {
    tool: 'redocly',
    npm: ['@redocly/cli'],
    files: {
      'openapi.yaml':
        'openapi: 3.1.0\ninfo:\n  title: Invoices\n  version: "1"\n  license: { name: MIT, url: "https://x.example" }\nservers: [{ url: "https://api.x.example" }]\nsecurity: []\npaths:\n  /invoices:\n    get:\n      operationId: list\n      summary: list\n      responses:\n        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Invoces" } } } }\n        "400": { description: bad }\ncomponents:\n  schemas:\n    Invoices: { type: array, items: { type: object } }\n',
    },
    run: 'REDOCLY_TELEMETRY=off npx redocly lint openapi.yaml',
    gold: { message: /Can't resolve \$ref|no-unresolved-refs/i, where: /openapi\.yaml:14/ },
  },
  {
    tool: 'spectral',
    npm: ['@stoplight/spectral-cli'],
    files: {
      '.spectral.yaml': 'extends: ["spectral:oas"]\n',
      'openapi.yaml':
        'openapi: 3.0.3\ninfo:\n  title: Invoices\n  version: "1"\npaths:\n  /invoices/{id}:\n    get:\n      operationId: list\n      responses:\n        "200": { description: ok }\n',
    },
    run: 'npx spectral lint openapi.yaml',
    gold: { message: /path-params|Operation must define parameter/, where: /6:\d+|openapi\.yaml/ },
  },
  {
    tool: 'ajv',
    npm: ['ajv-cli'],
    files: {
      'schema.json': '{"type":"object","properties":{"total":{"type":"number"}},"required":["total"]}',
      'good.json': '{"total":1}',
      'invoice.json': '{"total":"18"}',
    },
    run: 'npx ajv validate -s schema.json -d good.json && npx ajv validate -s schema.json -d invoice.json',
    gold: { message: /must be number|should be number/, where: /invoice\.json|total/ },
  },
  {
    tool: 'sass',
    npm: ['sass'],
    files: { 'src/a.scss': 'a { color: red; }\n', 'src/receipt.scss': '.total {\n  color: $ink;\n}\n' },
    run: 'npx sass src:out',
    gold: { message: /Undefined variable/, where: /receipt\.scss 2:\d+|receipt\.scss:2/ },
  },
  {
    tool: 'less',
    npm: ['less'],
    files: { 'src/receipt.less': '.total {\n  color: @ink;\n}\n' },
    run: 'npx lessc src/receipt.less out.css',
    gold: { message: /variable @ink is undefined/, where: /receipt\.less(?: on line |:)2/ },
  },
  {
    tool: 'tsx',
    npm: ['tsx'],
    files: {
      'package.json': pkg,
      'scripts/migrate.ts':
        'async function migrate(step: number): Promise<void> {\n  console.log("migration", step);\n  if (step === 7) throw new Error(\'column "discount" already exists\');\n  if (step < 9) await migrate(step + 1);\n}\nvoid migrate(1);\n',
    },
    run: 'npx tsx scripts/migrate.ts',
    gold: { message: /column "discount" already exists/, where: /migrate\.ts:3/ },
  },
  {
    tool: 'vue-tsc',
    npm: ['vue-tsc', 'typescript@5', 'vue'],
    files: {
      'package.json': pkg,
      'tsconfig.json':
        '{"compilerOptions":{"strict":true,"noEmit":true,"module":"esnext","moduleResolution":"bundler","target":"esnext","jsx":"preserve","skipLibCheck":true,"types":[]},"include":["src"]}',
      'src/Total.vue':
        '<script setup lang="ts">\nconst props = defineProps<{ total: number }>();\nconst shown: string = props.total;\n</script>\n<template>{{ shown }}</template>\n',
    },
    run: 'npx vue-tsc',
    gold: {
      message: /TS2322: Type 'number' is not assignable to type 'string'/,
      where: /src\/Total\.vue[(:]3/,
    },
  },
  {
    tool: 'svelte-check',
    npm: ['svelte-check', 'svelte', 'typescript@5'],
    files: {
      'package.json': pkg,
      'tsconfig.json':
        '{"compilerOptions":{"strict":true,"noEmit":true,"module":"esnext","moduleResolution":"bundler","target":"esnext","skipLibCheck":true,"types":[]},"include":["src"]}',
      'src/Total.svelte':
        '<script lang="ts">\n  export let total: number;\n  const shown: string = total;\n</script>\n\n<p>{shown}</p>\n',
    },
    run: 'npx svelte-check',
    gold: { message: /Type 'number' is not assignable to type 'string'/, where: /Total\.svelte:3/ },
  },
  {
    tool: 'typedoc',
    npm: ['typedoc', 'typescript@5'],
    files: {
      'package.json': pkg,
      'tsconfig.json': '{"compilerOptions":{"strict":true,"types":[]},"include":["src"]}',
      'src/index.ts': '/** Adds up. See {@link Recept}. */\nexport function total(): number { return 1; }\n',
    },
    run: 'npx typedoc --treatWarningsAsErrors src/index.ts',
    gold: { message: /Failed to resolve link to "Recept"/ },
  },
  {
    tool: 'license-checker',
    npm: ['license-checker', 'is-odd@3.0.1'],
    files: {},
    run: "npx license-checker --failOn 'MIT'",
    gold: { message: /Found license defined by the --failOn flag: "?MIT/ },
  },
  {
    tool: 'npm-run-all',
    npm: ['npm-run-all'],
    files: {
      'package.json': JSON.stringify({
        name: 'invoices',
        version: '1.0.0',
        scripts: {
          'check:a': 'echo checking a; sleep 1; echo a is fine',
          'check:b': 'node -e "console.error(\'b: 3 prices are negative\'); process.exit(3)"',
          'check:c': 'echo checking c',
        },
      }),
    },
    run: 'npx run-p check:*',
    gold: { message: /b: 3 prices are negative/ },
  },
  {
    tool: 'next-build',
    npm: ['next@15', 'react@19', 'react-dom@19', 'typescript@5', '@types/react', '@types/node'],
    files: {
      'package.json': pkg,
      'tsconfig.json':
        '{"compilerOptions":{"strict":true,"jsx":"preserve","module":"esnext","moduleResolution":"bundler","noEmit":true,"esModuleInterop":true,"skipLibCheck":true,"lib":["dom","esnext"],"allowJs":true,"incremental":true,"resolveJsonModule":true,"isolatedModules":true,"plugins":[{"name":"next"}]},"include":["**/*.ts","**/*.tsx"],"exclude":["node_modules"]}',
      'app/layout.tsx':
        'export default function Layout({ children }: { children: React.ReactNode }) {\n  return <html lang="en"><body>{children}</body></html>;\n}\n',
      'app/page.tsx':
        "export default function Page() {\n  const total: number = 'eighteen';\n  return <p>{total}</p>;\n}\n",
    },
    run: 'NEXT_TELEMETRY_DISABLED=1 npx next build',
    gold: {
      message: /Type 'string' is not assignable to type 'number'|Type error/,
      where: /app\/page\.tsx:2/,
    },
  },
];
