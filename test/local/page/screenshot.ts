/** `npm run screenshot`: draws docs/screenshot.png anew, out of the whole bot as `npm start` runs it. */
import { mkdirSync } from 'node:fs';
import { startLocal } from '../../../local/bot.ts';
import { workspace } from '../../../local/slack/workspace.ts';
import { openBrowser } from '../../browser.ts';
import { composer, openPage } from './theatre.ts';

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
  await page.getByText(/reran what failed/).waitFor();
  bot.slack?.say('A flaky test, then. Thanks! :tada:', { channel: channels.ci, as: people.ben });
  await page.getByText(/A flaky test/).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  mkdirSync('docs', { recursive: true });
  await page.screenshot({ path: 'docs/screenshot.png' });
} finally {
  await Promise.all([browser.close(), bot.close()]);
}
