/** Draws the README's pictures from the whole bot as `npm start` runs it: `npm run screenshot`. */
import { mkdirSync } from 'node:fs';
import { startLocal } from '../../../local/bot.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { openBrowser } from '../../open-browser.ts';
import { composer, openPage } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;
const bot = await startLocal({ port: 0, quiet: true });
const browser = await openBrowser();
try {
  const address = `${bot.url}/?channel=${channels.ci}`;
  const { page } = await openPage(browser, address, { width: 1180, height: 980, scale: 2 });
  const type = async (text: string) => {
    await composer(page).fill(text);
    await composer(page).press('Enter');
  };
  bot.slack?.say('`main` of *web* is red. Is it us? :eyes:', { channel: channels.ci, as: people.ben });
  await type('/circle status web');
  await page.getByRole('button', { name: 'Rerun failed' }).waitFor();
  await type('/circle rerun web#123');
  await page.getByText(/reran the failed jobs/).waitFor();
  bot.slack?.say('A flaky test, then. Thanks! :tada:', { channel: channels.ci, as: people.ben });
  await page.getByText(/A flaky test/).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  mkdirSync('docs', { recursive: true });
  await page.screenshot({ path: 'docs/screenshot.png' });

  const phone = await openPage(browser, `${bot.url}/?channel=${channels.web}`, {
    width: 430,
    height: 780,
    scale: 2,
  });
  const said = async (text: string, button?: string) => {
    await composer(phone.page).fill(text);
    await composer(phone.page).press('Enter');
    if (button !== undefined) await phone.page.getByRole('button', { name: button }).click();
  };
  await said('/circle excerpts on', 'Turn on excerpts');
  await phone.page.getByText(/turned on log excerpts/).waitFor();
  await said('/circle subscribe web');
  await phone.page.getByText(/subscribed this channel to/).waitFor();
  bot.circleci?.controls.push({ project: 'github/acme/web', branch: 'main', ends: { test: 'failed' } });
  await phone.page.getByText('Failed', { exact: true }).waitFor({ timeout: 20_000 });
  await phone.page.getByText(/expected 12\.35, got 12\.34/).waitFor();
  await phone.page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await phone.page.screenshot({ path: 'docs/alert.png' });
} finally {
  await Promise.all([browser.close(), bot.close()]);
}
