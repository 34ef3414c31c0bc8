/** The page over a stand-in whose bot is scripted by the test, seen by a real browser. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { createPage } from '../../../local/page/server.ts';
import { stage } from '../slack/stand-in-with-scripted-bot.ts';

export const commands = [
  { name: 'status', usage: 'status [repo] [branch]', summary: 'See the newest run.', example: 'status web' },
  { name: 'builds', usage: 'builds [repo]', summary: 'List builds.', example: 'builds web' },
  { name: 'build', usage: 'build <build>', summary: 'See one build.', example: 'build web#12' },
  { name: 'connect', usage: 'connect', summary: 'Connect to CircleCI.', example: 'connect' },
];

/** The page is bundled once per test file. */
export async function theatre() {
  const files = await createPage({ commands });
  return (options: Parameters<typeof stage>[0] = {}) =>
    stage({
      home: (request, response) => {
        if (!files.handle(request, response)) response.writeHead(404).end();
      },
      ...options,
    });
}

interface Window {
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  readonly colors?: 'light' | 'dark';
}

export const phone = { width: 390, height: 844, scale: 2 } as const;

/** A window of its own, in a fixed zone, and what its page complains of; that Slack refuses something is no complaint. */
export async function openPage(browser: Browser, url: string, options: Window = {}) {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.scale ?? 1,
    timezoneId: 'Europe/Berlin',
    locale: 'en-US',
    reducedMotion: 'reduce',
    colorScheme: options.colors ?? 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const refused = message.location().url.includes('/page/');
    if (message.type() === 'error' && !refused) complaints.push(message.text());
  });
  // Long enough for a busy machine: these tests measure what is shown, and not how fast.
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.getByRole('main').waitFor();
  return { page, complaints, close: () => context.close() };
}

/** `PICTURES=<folder>` keeps what was seen, to be looked at. */
const pictures = process.env.PICTURES;

/** Fails where something is wider than the screen. */
export async function picture(page: Page, name: string): Promise<void> {
  const widthBeyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  expect(await page.evaluate(widthBeyond)).toBe(0);
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

export function composer(page: Page) {
  return page.getByRole('textbox', { name: /^Message / });
}

/** Types it into the composer, and sends it. */
export async function type(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}
