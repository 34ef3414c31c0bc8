/** The way of a newcomer through the whole bot, in the browser, with nothing faked but Slack and CircleCI. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { simulatorToken } from '../../../local/settings.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it, passTimeUntil } from '../../fixture.ts';
import { composer, openPage } from './page-over-scripted-bot.ts';

const reruns = () => bot.circleci?.controls.received().filter(({ path }) => path.endsWith('/rerun')) ?? [];

it('asks for a status, reruns what failed, and connects after a refusal', async () => {
  const { page, complaints, close } = await openPage(browser, `${bot.url}/?channel=${workspace.channels.ci}`);
  const box = composer(page);
  await box.pressSequentially('/cir');
  await box.press('Tab');
  await box.pressSequentially('sta');
  await box.press('Tab');
  await box.pressSequentially('web');
  expect(await box.inputValue()).toBe('/circle status web');
  await box.press('Enter');

  const card = page.getByRole('article').first();
  await card.getByText('Failed', { exact: true }).waitFor();
  expect(await card.getByText('Only visible to you').count()).toBe(1);
  await card.getByRole('button', { name: 'Rerun failed' }).click();
  await card.getByText(/Failed jobs rerun by/).waitFor();
  expect(await card.getByRole('button', { name: 'Rerun failed' }).count()).toBe(0);
  expect(reruns()).toHaveLength(1);
  const announced = page.getByRole('article').nth(1);
  await announced.getByText(/reran the failed jobs/).waitFor();
  expect(await announced.getByText('Only visible to you').count()).toBe(0);

  await box.fill('/circle connect');
  await box.press('Enter');
  const dialog = page.getByRole('dialog', { name: /Connect/ });
  const token = dialog.getByRole('textbox', { name: /token/ });
  await token.fill('not-a-token');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog
    .getByRole('alert')
    .getByText(/denied this token/)
    .waitFor();
  await token.fill(simulatorToken);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByRole('article')
    .last()
    .getByText(/connected this workspace/)
    .waitFor();
  expect(await page.content()).not.toContain(simulatorToken);
  expect(complaints).toEqual([]);
  await close();
});

describe('once CircleCI has taken v1.1’s retry, ssh and trigger away', () => {
  const web = 'github/acme/web';
  const failed = () => {
    const build = bot.circleci?.controls.start({ project: web, branch: 'again', hold: 'running' }) ?? 0;
    bot.circleci?.controls.finish(web, build, 'failed');
    return build;
  };

  beforeAll(() => bot.circleci?.controls.turn({ gone: true }));
  afterAll(() => bot.circleci?.controls.turn({ gone: false }));

  /** A window of its own, and the last thing that was said in it. */
  async function visit(run: (page: Page, say: (text: string) => Promise<Locator>) => Promise<void>) {
    const { page, complaints, close } = await openPage(
      browser,
      `${bot.url}/?channel=${workspace.channels.ci}`,
    );
    await run(page, async (text) => {
      const before = await page.getByRole('article').count();
      await composer(page).fill(text);
      await composer(page).press('Enter');
      const said = page.getByRole('article').nth(before);
      await said.waitFor();
      return said;
    });
    expect(complaints).toEqual([]);
    await close();
  }

  it('still retries', () =>
    visit(async (_, say) => {
      const old = failed();
      const card = await say(`/circle build web#${old}`);
      await card.getByRole('button', { name: 'Retry' }).click();
      await card.getByText(`#${old} is now #${old + 1}`).waitFor();
      await card.getByText(/The job runs in a new workflow/).waitFor();
    }));

  it('still runs again what failed', () =>
    visit(async (page, say) => {
      const old = failed();
      const card = await say(`/circle build web#${old}`);
      await card.getByRole('button', { name: 'More options' }).click();
      await page.getByRole('menuitem', { name: 'Rerun failed' }).click();
      await card.getByText(`#${old} is now #${old + 1}`).waitFor();
    }));

  it('still opens a build to SSH, having asked, and shows how to connect', () =>
    visit(async (page, say) => {
      const card = await say('/circle build acme/api#2046');
      await card.getByRole('button', { name: 'More options' }).click();
      const question = page.getByRole('article').nth(await page.getByRole('article').count());
      await page.getByRole('menuitem', { name: /Rerun with SSH/ }).click();
      // It takes an account of one's own; what was asked for runs by itself once that is connected.
      await question.getByRole('button', { name: 'Connect my account' }).click();
      const form = page.getByRole('dialog', { name: 'Connect your account' });
      await form.getByRole('textbox', { name: 'Your personal API token' }).fill(simulatorToken);
      await form.getByRole('button', { name: 'Connect', exact: true }).click();
      await form.waitFor({ state: 'detached' });
      const asked = page.getByRole('article').filter({ hasText: 'with SSH?' }).last();
      await asked.getByRole('button', { name: 'Rerun with SSH' }).click();
      await page.getByText('Done. Everyone in this channel can see it below.').last().waitFor();
      await page
        .getByRole('article')
        .getByText(/with SSH/)
        .last()
        .waitFor();
      const opened = await say('/circle build acme/api latest feature/v2-orders');
      const address = opened.getByText(/ssh -p \d+ 203\.0\.113\.\d+/);
      await passTimeUntil(async () => {
        await opened.getByRole('button', { name: 'Refresh' }).click();
        return (await address.count()) > 0;
      });
    }));

  it('still starts a build, by words and by the form', () =>
    visit(async (page, say) => {
      const branch = 'feature/checkout-redesign';
      const started = await say(`/circle trigger web ${branch} --param count=3`);
      await started.getByText(/started acme\/web on feature\/checkout-redesign, as pipeline/).waitFor();
      await composer(page).fill('/circle trigger web');
      await composer(page).press('Enter');
      const form = page.getByRole('dialog', { name: 'Start a build' });
      const box = (name: RegExp) => form.getByRole('textbox', { name });
      expect(await form.getByLabel('Project').textContent()).toContain('web');
      await form.getByLabel('Branch').click();
      await page.getByRole('combobox').fill(branch);
      await page.getByRole('option', { name: branch }).first().click();
      await box(/Other parameters/).fill('DEPLOY');
      await form.getByRole('button', { name: 'Start', exact: true }).click();
      await form.getByText('Line 1 is not NAME=value.').waitFor();
      await box(/Other parameters/).fill('DEPLOY=true');
      await form.getByRole('button', { name: 'Start', exact: true }).click();
      await form.waitFor({ state: 'detached' });
      const announced = page.getByRole('article').last();
      await announced.getByText(/with DEPLOY/).waitFor();
      await announced.getByRole('button', { name: 'View build' }).click();
      await page
        .getByRole('article')
        .last()
        .getByText(/Queued|Running/)
        .first()
        .waitFor();
    }));
});
