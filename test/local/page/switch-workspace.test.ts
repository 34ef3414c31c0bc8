/** Another workspace and an organization (Enterprise Grid) to switch to, at a phone's width: each is its own tenant. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { gridEurope, nimbus } from '../../../local/slack/other-workspaces.ts';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { local as bot, browser, itOnPage as it } from '../../fixture.ts';
import { composer, openPage, phone, picture } from './page-over-scripted-bot.ts';

async function enter(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Channels' }).first().click();
  await page.getByRole('button', { name: `This is ${from}. Switch workspace` }).click();
  await picture(page, `switch-to-${to.replace(' ', '-').toLowerCase()}`);
  await page
    .getByRole('menuitem', { name: to })
    .or(page.getByRole('menuitemradio', { name: to }))
    .click();
  await page
    .getByRole('heading', { name: new RegExp(`^${to}`), includeHidden: true })
    .waitFor({ state: 'attached' });
}

async function visit(page: Page, channel: string): Promise<void> {
  await page.getByRole('button', { name: 'Channels' }).first().click();
  await page.getByRole('navigation').getByRole('button', { name: channel }).click();
}

it('switches to workspaces with people, channels and an installation of their own', async () => {
  const { page, complaints, close } = await openPage(browser, bot.url, phone);
  await enter(page, 'Acme', 'Nimbus');
  await visit(page, 'builds');
  await composer(page).fill('/circle status web');
  await composer(page).press('Enter');
  await page.getByText(/not connected to CircleCI/).waitFor();
  await picture(page, 'other-workspace');
  expect(new URL(page.url()).searchParams.get('workspace')).toBe(nimbus.team.id);
  await page.reload();
  await page.getByRole('button', { name: 'Channels' }).first().click();
  await page.getByRole('button', { name: /^You are Ivo Marek/ }).waitFor();
  await page.keyboard.press('Escape');

  await page.goto(`${bot.url}/?workspace=${gridEurope.team.id}&channel=${gridEurope.channels.ci}`);
  await page
    .getByRole('heading', { name: /Acme Europe/, includeHidden: true })
    .waitFor({ state: 'attached' });
  await composer(page).fill('/circle subscribe web');
  await composer(page).press('Enter');
  await page.getByText(/subscribed this channel to/).waitFor();
  await picture(page, 'organization');

  const slack = bot.slack;
  const saidIn = (team: string, channel: string) => slack?.at(team).messages(channel).length;
  expect(saidIn(gridEurope.team.id, gridEurope.channels.ci)).toBe(1);
  expect(slack?.messages(workspace.channels.ci)).toEqual([]);
  // The organization's subscription is its own: a run is told there alone.
  bot.circleci?.controls.push({ project: 'github/acme/web', branch: 'main', ends: { test: 'failed' } });
  await page.getByRole('article').filter({ hasText: 'Failed' }).first().waitFor();
  expect(slack?.messages(workspace.channels.ci)).toEqual([]);
  expect(saidIn(nimbus.team.id, nimbus.channels.builds)).toBe(0);
  expect(complaints).toEqual([]);
  await close();
}, 120_000);
