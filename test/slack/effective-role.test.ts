import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { readEffectiveRole } from '../../lambda/slack/effective-role.ts';
import { type InstalledFor, members, organization, sister } from '../../local/slack/organization.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import {
  ada,
  ben,
  botToken,
  eve,
  gus,
  openStage,
  type Stage,
  team,
  tenantOf,
} from './worker-between-servers.ts';

let stage: Stage;
afterEach(() => stage.close());

const { lia, max } = members;
const { globex } = workspace.channels;

async function effectiveRole(user: string, homeTeam?: string): Promise<string> {
  const client = new WebClient(botToken, { slackApiUrl: stage.slack.apiUrl, retryConfig: { retries: 0 } });
  return readEffectiveRole({ workspace: installed, user, homeTeam }, client, stage.services);
}

let installed: string;

async function install(installedFor: InstalledFor) {
  stage = await openStage({ installedFor });
  installed = tenantOf(installedFor);
}

describe('in a workspace', () => {
  it.each([
    ['an admin', ada, 'admin'],
    ['a member', ben, 'operator'],
    ['a guest', gus, 'guest'],
    ['a bot', workspace.bot.userId, 'bot'],
    ['a person of another company whom Slack calls no stranger', eve, 'external'],
    ['a person whom Slack does not know', 'U0NOBODY01', 'unknown'],
  ])('%s is just that', async (_, user, expected) => {
    await install('workspace');
    expect(await effectiveRole(user)).toBe(expected);
  });

  it('a stranger is a person of another company', async () => {
    await install('workspace');
    stage.slack.invite(globex, { remove: true });
    expect(await effectiveRole(eve)).toBe('external');
  });

  it('a role that was given stands, but not for a person of another company', async () => {
    await install('workspace');
    for (const user of [ben, eve, gus]) await stage.services.store.saveRole(team, user, 'admin');
    expect([await effectiveRole(ben), await effectiveRole(eve), await effectiveRole(gus)]).toEqual([
      'admin',
      'external',
      'guest',
    ]);
  });

  it('another team in the payload is another company, whatever Slack says of the person', async () => {
    await install('workspace');
    expect(await effectiveRole(ada, workspace.partner.id)).toBe('external');
    expect(await effectiveRole(ada, team)).toBe('admin');
  });
});

describe('in one workspace of an organization', () => {
  it.each([
    ['an admin', ada, 'admin'],
    ['a member', ben, 'operator'],
    ['a guest', gus, 'guest'],
    ['a member whose home is another workspace of it, though an admin there', lia, 'operator'],
    ['a member of another workspace alone', max, 'external'],
    ['a person of another company, though its owner', eve, 'external'],
  ])('%s is just that', async (_, user, expected) => {
    await install('workspace of an organization');
    expect(await effectiveRole(user)).toBe(expected);
  });

  it('a payload may name any workspace of a member', async () => {
    await install('workspace of an organization');
    expect([await effectiveRole(lia, sister.id), await effectiveRole(lia, team)]).toEqual([
      'operator',
      'operator',
    ]);
    expect(await effectiveRole(lia, workspace.partner.id)).toBe('external');
  });
});

describe('in an organization that has the app as a whole', () => {
  it.each([
    ['its owner', ada, 'admin'],
    ['a member', ben, 'operator'],
    ['a guest', gus, 'guest'],
    ['an admin of one workspace', lia, 'operator'],
    ['a member of another workspace', max, 'operator'],
    ['a person of another company, though its owner and no stranger', eve, 'external'],
  ])('%s is just that', async (_, user, expected) => {
    await install('organization');
    expect(await effectiveRole(user)).toBe(expected);
  });

  it('a payload names the workspace that a member is in', async () => {
    await install('organization');
    expect([await effectiveRole(ben, team), await effectiveRole(lia, sister.id)]).toEqual([
      'operator',
      'operator',
    ]);
    expect(await effectiveRole(ben, organization.id)).toBe('operator');
    expect(await effectiveRole(ben, workspace.partner.id)).toBe('external');
  });

  it('who is in no organization is of another company', async () => {
    await install('organization');
    expect(await effectiveRole(workspace.people.slackbot)).toBe('external');
  });
});
