/** Reads which files a file imports, and finds import cycles. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|cjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function importsOf(file: string): readonly string[] {
  return importsIn(read(file));
}

/** Returns what a file imports at run time: types are left out. */
export function loadedBy(file: string): readonly string[] {
  return importsIn(read(file).replace(/^import type [^;]*;/gm, ''));
}

function importsIn(code: string): readonly string[] {
  return [...code.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name ?? '');
}

/** Returns the sets of files that import each other in a cycle, by Tarjan's algorithm. */
export function importCycles(files: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): number => {
    order.set(file, order.size);
    let low = order.size - 1;
    path.push(file);
    for (const name of importsOf(file).filter((imported) => imported.startsWith('.'))) {
      const target = relative(root, join(root, dirname(file), name));
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (path.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === order.get(file)) {
      const reached = path.splice(path.indexOf(file));
      if (reached.length > 1) found.push(reached);
    }
    return low;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}
