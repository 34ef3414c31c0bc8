/** Checks out another revision of this repository into a temporary folder, with the packages of its own lock file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Revision extends Disposable {
  readonly commit: string;
  readonly folder: string;
}

/** Throws where git knows no such revision, or its packages cannot be installed. */
export function checkOut(name: string): Revision {
  const commit = git('rev-parse', '--verify', '--short', `${name}^{commit}`);
  const above = mkdtempSync(join(tmpdir(), 'bench-against-'));
  const folder = join(above, commit);
  const dispose = () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(above, { recursive: true, force: true });
  };
  try {
    git('worktree', 'add', '--detach', folder, commit);
    if (readLock(folder) === readLock(root))
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    else
      execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: folder,
        stdio: 'ignore',
      });
  } catch (error) {
    dispose();
    throw error;
  }
  return { commit, folder, [Symbol.dispose]: dispose };
}

function readLock(folder: string): string {
  return readFileSync(join(folder, 'package-lock.json'), 'utf8');
}

function git(...words: readonly string[]): string {
  return execFileSync('git', [...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
