/** A real browser: the one inside @sparticuz/chromium where it runs, else the installed Chrome. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  await unpack();
  bundled.setGraphicsMode = false;
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/** The package unpacks into one place. Test files run side by side, so each unpacks elsewhere and moves it there whole. */
async function unpack(): Promise<void> {
  const place = join(tmpdir(), 'chromium');
  if (existsSync(place)) return;
  const { TMPDIR } = process.env;
  const own = await mkdtemp(join(tmpdir(), 'chromium-'));
  process.env.TMPDIR = own;
  try {
    await rename(await bundled.executablePath(), place);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rm(own, { recursive: true, force: true });
  }
}
