/** Serves emoji as pictures, as Slack draws them: some browsers have no font that shows them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Asset, asset } from './asset-type.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@twemoji/svg/package.json'));

/** `/emoji/1f680.svg`; undefined for anything else, and for an emoji without a picture. */
export function emojiPicture(path: string): Asset | undefined {
  const [, name] = /^\/emoji\/([0-9a-f-]{1,80})\.svg$/.exec(path) ?? [];
  if (!name) return undefined;
  try {
    return asset('.svg', readFileSync(join(folder, `${name}.svg`)));
  } catch {
    return undefined;
  }
}
