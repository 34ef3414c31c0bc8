/** Checks variables and keys in the browser: typed into forms, confirmed before they are deleted, and never shown. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { core } from '../../canaries/canary-classes.ts';
import { publicHalves, sshKeys } from '../../fakes/ssh-keys.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { openPage, type } from './page-over-scripted-bot.ts';

const address = () => `${bot.url}/?channel=${workspace.channels.ci}`;

/** The next thing that is said, once it is there. */
async function next(page: Page, act: () => Promise<unknown>) {
  const said = page.getByRole('article').nth(await page.getByRole('article').count());
  await act();
  await said.waitFor();
  return said;
}

it('sets a variable by the form, shows it masked, and deletes it once that is confirmed', async () => {
  const { page, complaints, close } = await openPage(browser, address());
  const value = `hunter2-${core('env value')}\nsecond line`;
  const list = await next(page, () => type(page, '/circle env web'));
  await list.getByText('2 environment variables').waitFor();
  await list.getByRole('button', { name: 'Set a variable…' }).click();

  const form = page.getByRole('dialog', { name: 'Set a variable' });
  await form.getByRole('textbox', { name: 'Name' }).fill('1_TOKEN');
  await form.getByRole('textbox', { name: 'Value' }).fill(value);
  await form.getByRole('button', { name: 'Set', exact: true }).click();
  await form
    .getByRole('alert')
    .getByText(/begin with a digit/)
    .waitFor();
  await form.getByRole('textbox', { name: 'Name' }).fill('API_TOKEN');
  const announced = await next(page, () => form.getByRole('button', { name: 'Set', exact: true }).click());
  await form.waitFor({ state: 'detached' });
  await announced.getByText(/set the environment variable API_TOKEN of acme\/web/).waitFor();
  expect(await announced.getByText('Only visible to you').count()).toBe(0);

  const after = await next(page, () => type(page, '/circle env web'));
  await after.getByText('xxxxline').waitFor();
  expect(await page.content()).not.toContain('hunter2');
  await after.getByRole('button', { name: 'Delete…' }).click();
  const question = await next(page, () => page.getByRole('option', { name: 'API_TOKEN' }).click());
  const told = await next(page, () => question.getByRole('button', { name: 'Delete variable' }).click());
  await question.getByText('Done. Everyone in this channel can see it below.').waitFor();
  expect(await question.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  await told.getByText(/deleted the environment variable API_TOKEN of acme\/web/).waitFor();
  const deleted = bot.circleci?.controls.received().filter(({ method }) => method === 'DELETE');
  expect(deleted).toHaveLength(1);
  expect(complaints).toEqual([]);
  await close();
});

it('adds an SSH key by the form, once it is a private one', async () => {
  const { page, complaints, close } = await openPage(browser, address());
  await type(page, '/circle ssh-key add web');
  const form = page.getByRole('dialog', { name: 'Add an SSH key' });
  const key = form.getByRole('textbox', { name: 'Private key' });
  await form.getByRole('textbox', { name: 'Host' }).fill('deploy.example.com');
  await key.fill(publicHalves[0]);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await form
    .getByRole('alert')
    .getByText(/public half/)
    .waitFor();
  await key.fill(sshKeys.ed25519);
  const announced = await next(page, () => form.getByRole('button', { name: 'Add', exact: true }).click());
  await announced.getByText(/added an SSH key for deploy.example.com to acme\/web/).waitFor();
  expect(await page.content()).not.toContain(sshKeys.ed25519.split('\n')[1]);
  expect(complaints).toEqual([]);
  await close();
});

it('answers a value that was typed into the command without it', async () => {
  const { page, complaints, close } = await openPage(browser, address());
  const answer = await next(page, () => type(page, '/circle env set web API_TOKEN hunter2-Tr0ub4dor'));
  await answer.getByText(/a form asks for them/).waitFor();
  expect(await answer.textContent()).not.toContain('hunter2');
  expect(complaints).toEqual([]);
  await close();
});
