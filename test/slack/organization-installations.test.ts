/** Installations of an organization beside those of its single workspaces, and events from another company. */
import { beforeEach, describe, expect } from 'vitest';
import { organization } from '../../local/slack/organization.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { itOnStageOf, stage } from '../fixture.ts';
import { ada, botToken, carriedBy, channel, team, textOf } from './worker-between-servers.ts';

const it = itOnStageOf({ installedFor: 'organization' });
const installed = async (tenant: string) => ({
  record: (await stage.services.store.installation(tenant)) !== undefined,
  secret: (await stage.services.secrets.read(tenant)).slackBotToken !== undefined,
});
const there = { record: true, secret: true };
const gone = { record: false, secret: false };

/** The organization has the app, and one of its workspaces has it for itself, too. */
beforeEach(async () => {
  await stage.services.store.saveInstallation({
    workspace: team,
    name: 'Acme',
    botUserId: workspace.bot.userId,
    botId: undefined,
    scopes: [],
    installedBy: ada,
    installedAt: stage.services.now(),
  });
  await stage.services.secrets.write(team, { slackBotToken: botToken });
});

let events = 0;
const tell = (body: object) =>
  stage.send('event', { type: 'event_callback', event_id: `Ev${++events}`, ...body }, { id: `Ev${events}` });

const ends = [
  ['app_uninstalled', { type: 'app_uninstalled' }],
  ['tokens_revoked', { type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.bot.userId] } }],
] as const;

describe.each(ends)('%s', (_, event) => {
  it('of one workspace ends that one, though it names the organization', async () => {
    await tell({ team_id: team, enterprise_id: organization.id, event });
    expect([await installed(team), await installed(organization.id)]).toEqual([gone, there]);
  });

  it('of the organization names no workspace, and ends the organization’s alone', async () => {
    await tell({ enterprise_id: organization.id, event });
    expect([await installed(team), await installed(organization.id)]).toEqual([there, gone]);
  });

  it('goes by whom it authorizes, where it says so', async () => {
    const authorization = { enterprise_id: organization.id, team_id: null, is_enterprise_install: true };
    await tell({ team_id: team, enterprise_id: organization.id, event, authorizations: [authorization] });
    expect([await installed(team), await installed(organization.id)]).toEqual([there, gone]);
  });
});

describe('the organization’s installation', () => {
  const fields = { enterprise_id: organization.id, is_enterprise_install: 'true' };
  const type = (text: string) =>
    stage.send('command', {
      command: '/circle',
      team_id: team,
      channel_id: channel,
      user_id: ada,
      text,
      ...fields,
      response_url: stage.responseUrl,
    });
  const press = (value: string) =>
    stage.send('action', {
      type: 'block_actions',
      team: null,
      enterprise: { id: organization.id, name: organization.name },
      is_enterprise_install: true,
      user: { id: ada, team_id: team },
      channel: { id: channel },
      container: { message_ts: '1.1', is_ephemeral: true },
      response_url: stage.responseUrl,
      actions: [{ action_id: 'retry', type: 'button', value }],
    });

  it('answers a command with a button that works, and writes both into its own trail', async () => {
    const build = stage.circleci.controls.start({ project: 'github/acme/web', branch: 'demo' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    await type(`build web#${build}`);
    await press(carriedBy(stage.answers.at(-1), 'Retry'));
    expect(stage.writes()).toHaveLength(1);
    const trail = (tenant: string) => stage.services.store.auditTrail(tenant, { since: 0, limit: 9 });
    expect(await trail(organization.id)).toMatchObject([{ name: 'retry', by: ada }]);
    expect(await trail(team)).toEqual([]);
  });

  it('does not lend its buttons to a workspace that has the app for itself', async () => {
    await type('status web');
    const value = carriedBy(stage.answers.at(-1), 'Refresh');
    await stage.press({ value });
    expect(textOf(stage.answers.at(-1))).toContain('has expired');
  });
});

describe('a form', () => {
  const submit = (view: object, more: object = {}) =>
    stage.send('submission', {
      type: 'view_submission',
      user: { id: ada, team_id: team },
      team: { id: team },
      ...more,
      view: {
        id: 'V1',
        hash: '1.a',
        callback_id: 'connect',
        type: 'modal',
        ...view,
        blocks: [{ type: 'input', block_id: 'token' }],
        state: { values: { token: { value: { value: 'no-token' } } } },
      },
    });
  const metadata = (of: string) => ({ private_metadata: JSON.stringify({ v: 1, workspace: of, channel }) });

  it('belongs to the installation that opened it, even if a person of another workspace submits it', async () => {
    const theirs = { team: { id: workspace.partner.id }, user: { id: ada, team_id: workspace.partner.id } };
    const { body } = await submit({ ...metadata(team), app_installed_team_id: team }, theirs);
    expect(textOf(body)).toContain('Only admins can connect CircleCI');
    expect(await stage.services.store.auditTrail(team, { since: 0, limit: 9 })).toMatchObject([
      { name: 'connect', outcome: 'not allowed' },
    ]);
  });

  it('of a workspace does not act for its organization', async () => {
    const whole = { team: null, enterprise: { id: organization.id }, is_enterprise_install: true };
    expect(textOf((await submit(metadata(team), whole)).body)).toContain('opened in another workspace');
    expect(textOf((await submit(metadata(organization.id), whole)).body)).not.toContain('another workspace');
  });
});

it('an event that the other company tells is ours by its authorizations', async () => {
  await tell({
    team_id: workspace.partner.id,
    enterprise_id: 'E0GLOBEX01',
    context_team_id: workspace.partner.id,
    authorizations: [{ enterprise_id: null, team_id: team, is_bot: true, is_enterprise_install: false }],
    event: { type: 'member_joined_channel', user: workspace.bot.userId, channel },
  });
  const due = await stage.services.store.due(Number.MAX_SAFE_INTEGER, 9);
  expect(due).toMatchObject([{ workspace: team, kind: 'resume', id: channel }]);
});
