/** The bot where people already are: mentioned in a thread, by shortcuts, and below the links that they paste. */

import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { channels, people } = workspace;

const open = (channel: string) => openPage(browser, `${bot.url}/?channel=${channel}`, phone);

it('answers a mention in its thread, and a question there for the person alone', async () => {
  const { page, close } = await open(channels.ci);
  await type(page, '@circleci status web main');
  await page.getByRole('button', { name: /^1 reply/ }).click();
  const pane = page.getByRole('complementary', { name: 'Thread in #ci' });
  await pane
    .getByText(/acme\/web/)
    .first()
    .waitFor();
  await picture(page, 'mention');
  const reply = pane.getByRole('textbox', { name: 'Reply in this thread' });
  await reply.fill('@circleci disconnect');
  await reply.press('Enter');
  await pane.getByText('Only visible to you').waitFor();
  await picture(page, 'mention-question');
  await close();
});

it('shows the build of a message, and triggers one from anywhere', async () => {
  const { page, close } = await open(channels.general);
  bot.slack?.say('Is https://circleci.com/gh/acme/web/123 known?', {
    as: people.ben,
    channel: channels.general,
  });
  const said = page.getByRole('article').filter({ hasText: 'known?' });
  await said.hover();
  await said.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Show this build' }).click();
  await page
    .getByRole('article')
    .filter({ hasText: 'Only visible to you' })
    .getByText('acme/web#123')
    .first()
    .waitFor();
  await picture(page, 'show-this-build');
  await page.getByRole('button', { name: 'Shortcuts' }).click();
  await page.getByRole('menuitem', { name: 'Trigger a build' }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'trigger-a-build');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await close();
});

it('shows a pasted link as a card, once an admin has turned that on', async () => {
  const { page, close } = await open(channels.web);
  await type(page, '/circle settings');
  const dialog = page.getByRole('dialog', { name: 'Channel settings' });
  await dialog.getByText('Show the build or run below the message').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('CircleCI links are previewed').waitFor();
  await type(page, 'Look: https://circleci.com/gh/acme/web/123');
  const said = page.getByRole('article').filter({ hasText: 'Look:' });
  await said.getByText(/Failed step/).waitFor();
  await picture(page, 'link-preview');
  await close();
});
