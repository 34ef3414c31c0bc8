/** A red time in a channel, as a phone shows it: failing twice in one message, owned, snoozed, and closed. */
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { openPage, phone, picture, type } from './page-over-scripted-bot.ts';

const { ci } = workspace.channels;
const project = 'github/acme/web';

/** The messages about the branch, as Slack keeps them. */
const cards = () => bot.slack?.messages(ci).filter(({ attachments }) => attachments.length > 0) ?? [];

it('is one message: owned, snoozed, annotated and closed by the recovery', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${ci}`, phone);
  const { push } = bot.circleci!.controls;
  await type(page, '/circle subscribe web');
  await page.getByText(/subscribed this channel to/).waitFor();
  push({ project, branch: 'payments', ends: { test: 'failed' } });
  const card = page
    .getByRole('article')
    .filter({ has: page.getByText('payments') })
    .first();
  await passTimeUntil(() => card.getByRole('button', { name: 'I’m on it' }).isVisible());
  await passTimeUntil(() => card.getByText('Failed', { exact: true }).isVisible());
  await picture(page, 'first-failure');

  push({ project, branch: 'payments', ends: { test: 'failed' } });
  await passTimeUntil(() => card.getByText(/Failed 2 times since/).isVisible());
  await picture(page, 'second-failure');
  expect(cards()).toHaveLength(1);

  await card.getByRole('button', { name: 'I’m on it' }).click();
  await card.getByText(/is on it/).waitFor();
  await type(page, '/circle own web payments note reverting the new rounding');
  await page.getByText(/noted “reverting the new rounding”/).waitFor();
  await card.getByRole('button', { name: 'More options' }).click();
  await page.getByRole('menuitem', { name: 'Snooze replies for 1 hour' }).click();
  await card.getByText(/no replies until/).waitFor();
  await card.getByText(/reverting the new rounding/).waitFor();
  await picture(page, 'owned');

  push({ project, branch: 'payments' });
  const fixed = page.getByText(/Fixed by .* after/).first();
  await passTimeUntil(() => fixed.isVisible());
  await card.getByText(/was on it/).waitFor();
  expect(await card.getByRole('button', { name: 'I’m on it' }).count()).toBe(0);
  expect(cards()).toHaveLength(1);
  await picture(page, 'fixed');
  expect(complaints).toEqual([]);
  await close();
});
