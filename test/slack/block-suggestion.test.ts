/** What the menus of forms offer while one types, between real servers. */
import { describe, expect } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { rememberBuilds } from '../../lambda/circleci/client/followed-projects-cache.ts';
import { writeForm } from '../../lambda/conversation/form-metadata.ts';
import type { PickerName } from '../../lambda/views/forms/picker-names.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, channel, eve, gus, team } from './worker-between-servers.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const inForm = writeForm({ workspace: team, channel, project: web });

interface Typing {
  readonly user?: string;
  readonly metadata?: string;
}

async function offered(picker: string, typed: string, { user = ada, metadata = inForm }: Typing = {}) {
  const { body } = await stage.send('options', {
    type: 'block_suggestion',
    team: { id: team },
    user: { id: user, team_id: team },
    container: { type: 'view', view_id: 'V1' },
    action_id: picker,
    block_id: 'any',
    value: typed,
    view: { id: 'V1', type: 'modal', callback_id: 'trigger', private_metadata: metadata },
  });
  const { options } = body as {
    readonly options: readonly { readonly value: string; readonly text: { readonly text: string } }[];
  };
  return options.map(({ value }) => value);
}

describe('the menu', () => {
  it.each<[PickerName, string, string]>([
    ['pick-project', 'we', 'gh/acme/web'],
    ['pick-projects', 'acme', 'gh/acme/*'],
    ['pick-branch', 'ma', 'main'],
    ['pick-workflow', '', 'ci'],
    ['pick-job', 'te', 'test'],
  ])('%s offers what CircleCI knows: %j finds %s', async (picker, typed, value) => {
    expect(await offered(picker, typed)).toContain(value);
  });

  it('asks CircleCI for builds once while a form is filled in, whatever is typed where', async () => {
    const circleci = rememberBuilds(createCircleCI, stage.services.now);
    Object.assign(stage.services, { circleci });
    const reads = () => stage.circleci.controls.received().filter(({ path }) => path.endsWith('/acme/web'));
    stage.circleci.controls.forgetReceived();
    for (const typed of ['', 'm', 'ma', 'mai', 'main']) await offered('pick-branch', typed);
    for (const picker of ['pick-workflow', 'pick-job', 'pick-person']) await offered(picker, 'x');
    expect(reads().length).toBe(1);
    stage.pass(2 * 60_000);
    await offered('pick-branch', 'ma');
    expect(reads().length).toBe(2);
  });

  it('offers the people of the newest commits, by login', async () => {
    const people = await offered('pick-person', '');
    const [first = ''] = people;
    expect(people.length).toBeGreaterThan(1);
    expect(await offered('pick-person', first.toUpperCase())).toContain(first);
  });

  it('offers the parameters of the newest pipelines, as rows', async () => {
    stage.circleci.controls.turn({ gone: true });
    const branch = (await offered('pick-branch', '')).find((one) => one !== 'main');
    await stage.type(`trigger web ${branch} --param DEPLOY=true --param COUNT=3`);
    expect(await offered('pick-parameter', '')).toEqual(expect.arrayContaining(['DEPLOY=true', 'COUNT=3']));
    expect(await offered('pick-parameter', 'dep')).toEqual(['DEPLOY=true', 'dep']);
  });

  it('puts what begins with the text first, and what was typed last', async () => {
    const found = await offered('pick-branch', 'release/*');
    expect(found.at(-1)).toBe('release/*');
    expect((await offered('pick-project', 'web'))[0]).toBe('gh/acme/web');
  });

  it('offers nothing of a project before one is chosen', async () => {
    const metadata = writeForm({ workspace: team, channel });
    expect(await offered('pick-branch', '', { metadata })).toEqual([]);
    expect(await offered('pick-branch', 'main', { metadata })).toEqual(['main']);
  });

  it('offers what was typed where CircleCI does not answer', async () => {
    stage.circleci.controls.fail({ kind: 'hang', times: 9 });
    expect(await offered('pick-project', 'web')).toEqual(['web']);
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });

  it('offers what was typed in a workspace that is not connected', async () => {
    await stage.services.store.saveConnection(team, undefined);
    expect(await offered('pick-project', 'web')).toEqual(['web']);
  });

  it.each([
    ['a guest', gus],
    ['a person of another company', eve],
  ])('offers nothing to %s', async (_, user) => {
    expect(await offered('pick-project', '', { user })).toEqual([]);
    expect(await offered('pick-project', '', { user: ben })).not.toEqual([]);
  });

  it('offers nothing in a form of another workspace', async () => {
    const metadata = writeForm({ workspace: 'T0OTHER0001', channel, project: web });
    expect(await offered('pick-branch', '', { metadata })).toEqual([]);
  });

  it('offers what was typed where not even the workspace can be read', async () => {
    const down = () => Promise.reject(new Error('The table is down.'));
    stage.services.store.installation = down;
    expect(await offered('pick-branch', 'fix/login')).toEqual(['fix/login']);
    expect(await offered('pick-nothing', 'x')).toEqual([]);
  });

  it('never offers what Slack does not take', async () => {
    const options = await offered('pick-branch', 'x'.repeat(151));
    expect(options).toEqual([]);
  });
});

describe('choosing a project in an open form', () => {
  const words = { type: 'plain_text', text: 'x' };
  const view = { id: 'V1', hash: '1.a', type: 'modal', callback_id: 'trigger', private_metadata: inForm };
  const choose = (value: string) =>
    stage.send('action', {
      type: 'block_actions',
      team: { id: team },
      user: { id: ada, team_id: team },
      container: { type: 'view', view_id: 'V1' },
      view: { ...view, title: words, submit: words, close: words, blocks: [{ type: 'divider' }] },
      actions: [{ type: 'external_select', action_id: 'pick-project', selected_option: { value } }],
    });
  const metadata = () => {
    const { method, args } = stage.slack.calls.at(-1) ?? {};
    expect(method).toBe('views.update');
    expect(args).toMatchObject({ view_id: 'V1', hash: '1.a' });
    const updated = args?.view;
    return JSON.parse(typeof updated === 'string' ? updated : JSON.stringify(updated)).private_metadata;
  };

  it('fills the menus below it from that project', async () => {
    await choose('gh/acme/mobile');
    expect(await offered('pick-job', '', { metadata: metadata() })).not.toEqual(
      await offered('pick-job', ''),
    );
  });

  it('fills them from none for all projects of an organization', async () => {
    await choose('gh/acme/*');
    expect(JSON.parse(metadata())).toEqual({ v: 1, workspace: team, channel });
  });

  it('leaves a form alone that was closed meanwhile', async () => {
    await choose('gh/acme/web');
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });
});
