/** `node test/house/numbers.ts`: prints the table "The house in numbers" of ARCHITECTURE.md. */
import { dirname, relative } from 'node:path';
import { filesUnder, importCycles, loadedBy, read } from './read-imports.ts';

const files = filesUnder('lambda');
const linesOf = (file: string) => read(file).split('\n').length - 1;
const loads = (file: string) => new Set(loadedBy(file).filter((name) => name.startsWith('.'))).size;
const isComposed = (file: string) =>
  /^lambda\/([\w-]+\.lambda|composition\/.*|(commands|actions)\/index|queue\/jobs|store\/dynamo\/dynamo-store)\.ts$/.test(
    file,
  );

function largest(of: readonly string[], sizeOf: (name: string) => number, unit: string): string {
  const [first = ''] = of.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  return `${sizeOf(first).toLocaleString('en-US')} ${unit}: \`${relative('lambda', first)}\``;
}

const folders = Object.groupBy(files, (file) => dirname(file));
const rows = [
  ['files', files.length.toLocaleString('en-US')],
  ['lines', files.reduce((sum, file) => sum + linesOf(file), 0).toLocaleString('en-US')],
  ['largest folder', largest(Object.keys(folders), (folder) => folders[folder]?.length ?? 0, 'files')],
  ['largest file', largest(files, linesOf, 'lines')],
  [
    'imports per file at run time, on average',
    (files.reduce((sum, file) => sum + loads(file), 0) / files.length).toFixed(1),
  ],
  [
    'most imports at run time, entries, composition and tables left out',
    largest(
      files.filter((file) => !isComposed(file)),
      loads,
      'files',
    ),
  ],
  ['import cycles, types included', `${importCycles(files).length}`],
];
console.log('| `lambda/` | |\n|---|---|');
for (const [what, value] of rows) console.log(`| ${what} | ${value} |`);
