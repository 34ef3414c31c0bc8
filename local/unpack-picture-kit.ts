/** Unpacks the renderer of this machine and its fonts, once for all processes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockedPackage, preparePictureKit, thisMachine } from '../infra/prepare-picture-kit.ts';

const folder = fileURLToPath(new URL('../node_modules/.cache/picture-kit', import.meta.url));

/** Returns the folder that holds them. */
export function localKit(): string {
  const machine = thisMachine();
  const own = join(folder, `${machine}-${lockedPackage('@resvg/resvg-js').version}`);
  // The renderer is copied last: where it is, the fonts are.
  if (!existsSync(join(own, 'resvg.node'))) preparePictureKit(own, machine);
  return own;
}
