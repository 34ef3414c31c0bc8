/** The audit trail, and how long having installed the bot makes an admin. */
import { describe, expect } from 'vitest';
import type { AuditEntry } from '../../lambda/store/store.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, carriedBy, channel, gus, team, textOf } from './worker-between-servers.ts';

const last = () => textOf(stage.answers.at(-1));
const trail = () => stage.services.store.auditTrail(team, { since: 0, limit: 99 });

/** Makes Slack say that the next user is ben, a member, who installed the bot. */
async function installedBy(user: string) {
  await stage.services.store.forget(team);
  await stage.services.store.saveInstallation({
    workspace: team,
    name: 'Acme',
    botUserId: undefined,
    botId: undefined,
    scopes: [],
    installedBy: user,
    installedAt: stage.services.now(),
  });
}

describe('the one who installed the bot', () => {
  const names = (user: string, person: string, role: string) =>
    stage.type(`role <@${person}> ${role}`, { user });

  it('is its admin while there is no other', async () => {
    await installedBy(ben);
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBe('viewer');
  });

  it('stays the installer when another person installs it again, who gets no role by it', async () => {
    await installedBy(ben);
    const again = await stage.services.store.installation(team);
    if (!again) throw new Error('nothing is installed');
    await stage.services.store.saveInstallation({ ...again, installedBy: gus, installedAt: Date.now() + 1 });
    await names(gus, gus, 'admin');
    expect(await stage.services.store.role(team, gus)).toBeUndefined();
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBe('viewer');
  });

  it.each(['help', 'me', 'role', 'status web'])(
    'is no admin any more once a real one typed %s',
    async (text) => {
      await installedBy(ben);
      await stage.type(text, { user: ada });
      await names(ben, gus, 'viewer');
      expect(await stage.services.store.role(team, gus)).toBeUndefined();
      expect(last()).toContain('Only admins can');
    },
  );

  it('is no admin any more once a real one pressed something', async () => {
    await installedBy(ben);
    await stage.press({ user: ada, value: 'anything' });
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBeUndefined();
  });

  it('stays one when others than admins use the bot', async () => {
    await installedBy(ben);
    await stage.type('help', { user: gus });
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBe('viewer');
  });

  it('is no admin any more once another was named, and keeps the role that was given', async () => {
    await installedBy(ben);
    await names(ben, 'U0NEW00001', 'admin');
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBeUndefined();
    await stage.services.store.saveRole(team, ben, 'admin');
    await names(ben, gus, 'viewer');
    expect(await stage.services.store.role(team, gus)).toBe('viewer');
  });

  it('costs one question of Slack, until an admin is known', async () => {
    await stage.type('help', { user: ada });
    expect(stage.slack.calls.map(({ method }) => method)).toEqual(['users.info']);
    stage.slack.calls.length = 0;
    await stage.type('help', { user: ada });
    expect(stage.slack.calls).toEqual([]);
  });
});

describe('the audit trail', () => {
  const line = ({ by, name, target, outcome }: AuditEntry) => [by, name, target, outcome];

  it('has what was done, by whom and where', async () => {
    await stage.type(`role <@${ben}> operator`);
    expect(await trail()).toMatchObject([
      { by: ada, channel, name: 'set role', target: `${ben} operator`, outcome: 'done' },
    ]);
  });

  it('has what CircleCI refused and what stayed unclear, each try for itself', async () => {
    await stage.services.store.saveRole(team, ben, 'operator');
    const build = stage.circleci.controls.start({ project: 'github/acme/web', branch: 'demo' });
    stage.circleci.controls.finish('github/acme/web', build, 'failed');
    await stage.type(`build web#${build}`, { user: ben });
    const value = carriedBy(stage.answers.at(-1), 'Retry');
    stage.circleci.controls.fail({ kind: 'rate-limited', method: 'POST', retryAfter: 1 });
    await stage.press({ value, user: ben });
    stage.pass(1_000);
    stage.circleci.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
    await stage.press({ value, user: ben });
    expect((await trail()).map(line)).toEqual([
      [ben, 'retry', `acme/web#${build}`, 'unknown'],
      [ben, 'retry', `acme/web#${build}`, 'refused'],
    ]);
  });

  it('has what was not allowed: typed, pressed, submitted, or only looked at', async () => {
    await stage.type('disconnect', { user: ben });
    await stage.type('env web', { user: gus });
    await stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ben, team_id: team },
      view: {
        id: 'V1',
        hash: '1.a',
        callback_id: 'connect',
        type: 'modal',
        private_metadata: JSON.stringify({ v: 1, workspace: team, channel }),
        blocks: [{ type: 'input', block_id: 'token' }],
        state: { values: { token: { value: { value: 'some-token' } } } },
      },
    });
    const all = (await trail()).map(line);
    expect(all).toHaveLength(3);
    expect(all).toContainEqual([ben, 'disconnect', 'CircleCI', 'not allowed']);
    expect(all).toContainEqual([gus, 'see env', '', 'not allowed']);
    expect(all).toContainEqual([ben, 'connect', expect.any(String), 'not allowed']);
  });

  it('shows an act before it happens: one that it cannot show does not happen', async () => {
    Object.assign(stage.services.store, { audit: () => Promise.reject(new Error('throttled')) });
    await stage.type(`role <@${ben}> operator`);
    expect(await stage.services.store.role(team, ben)).toBeUndefined();
  });

  it('tells a person the refusal though it cannot be written down', async () => {
    Object.assign(stage.services.store, { audit: () => Promise.reject(new Error('throttled')) });
    await stage.type('disconnect', { user: ben });
    expect(last()).toContain('Only admins can');
    expect(stage.logged).toContainEqual({ log: 'audit.failed', workspace: team });
  });
});

describe('the trail as a file', () => {
  it('goes into the direct message of the admin alone', async () => {
    await stage.type(`role <@${ben}> operator`);
    await stage.type('audit csv');
    const [file] = stage.slack.files();
    expect(file).toMatchObject({ name: 'audit.csv', channel: stage.slack.workspace.channels.direct });
    expect(file?.bytes?.toString('utf8')).toContain(`set role,${ben} operator,done`);
    expect(last()).toContain('sent you the file in a direct message');
    expect(stage.answers.at(-1)?.response_type).toBe('ephemeral');
  });

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'is text where Slack does not take it: %s',
    async (method) => {
      await stage.type(`role <@${ben}> operator`);
      stage.slack.failNext(method, { kind: 'error', error: 'missing_scope' });
      await stage.type('audit csv');
      expect(stage.slack.files()).toEqual([]);
      expect(last()).toContain(`set role,${ben} operator,done`);
      expect(last()).toContain('files:write');
    },
  );
});
