/** A channel's settings, from the form to a refusal: typed, pressed, submitted, and not drawn. */
import { describe, expect } from 'vitest';
import { type ChannelLimits, everywhereElse } from '../../lambda/store/channel-limit-store.ts';
import { intentSchema } from '../../lambda/views/text/button-intent.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { limitsWith } from '../fakes/channel-limits.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, carriedBy, channel, elementsOf, gus, team, textOf } from './worker-between-servers.ts';

const last = () => stage.answers.at(-1);
const store = () => stage.services.store;
const opened = () => stage.slack.calls.filter(({ method }) => method === 'views.open');
const trail = () => store().auditTrail(team, { since: 0, limit: 99 });

interface Filled {
  readonly acts?: readonly string[];
  readonly projects?: string;
  readonly approvers?: string;
  readonly people?: readonly string[];
  readonly own?: string;
  readonly previews?: string;
}

let forms = 0;

/** As Slack sends what was chosen. */
function submit(
  { acts = [], projects, approvers = 'operators', people = [], own = 'allowed', previews = 'off' }: Filled,
  { user = ada as string, id = 'settings', where = channel as string } = {},
) {
  const option = (value: string) => ({ value, text: { type: 'plain_text', text: value } });
  return stage.send('submission', {
    type: 'view_submission',
    team: { id: team },
    user: { id: user, team_id: team },
    view: {
      id: `V${++forms}`,
      hash: '1.a',
      callback_id: id,
      type: 'modal',
      app_installed_team_id: team,
      private_metadata: JSON.stringify({ v: 1, workspace: team, channel: where }),
      blocks: [
        { type: 'section', block_id: 'intro' },
        { type: 'input', block_id: 'acts' },
        { type: 'input', block_id: 'projects' },
      ],
      state: {
        values: {
          acts: { value: { type: 'checkboxes', selected_options: acts.map(option) } },
          projects: { value: { type: 'plain_text_input', value: projects ?? null } },
          approvers: { value: { type: 'radio_buttons', selected_option: option(approvers) } },
          people: { value: { type: 'multi_users_select', selected_users: people } },
          own: { value: { type: 'radio_buttons', selected_option: option(own) } },
          previews: { value: { type: 'radio_buttons', selected_option: option(previews) } },
        },
      },
    },
  });
}

const all = ['rerun', 'cancel', 'trigger', 'approve', 'ssh', 'project', 'secrets', 'alerts', 'share'];

function save(some: Partial<ChannelLimits>) {
  return store().saveLimits(team, limitsWith({ channel, ...some }));
}

describe('/circle settings', () => {
  it('opens the form for an admin, with what is set', async () => {
    await save({ acts: ['rerun'], projects: ['acme/*'], approvers: [ben], ownRuns: 'refused' });
    await stage.type('settings', { user: ada });
    const values = textOf(opened()).replaceAll('\\', '');
    expect(opened()).toHaveLength(1);
    expect(values).toContain('Channel settings');
    expect(values).toContain('"initial_value":"acme/*"');
    expect(values).toContain(`"initial_users":["${ben}"]`);
    expect(values).toContain(`#${channel}`);
  });

  it('tells a member what is set, and no guest', async () => {
    await save({ acts: ['rerun'], projects: ['acme/*'], approvers: 'admins', ownRuns: 'refused' });
    await stage.type('settings', { user: ben });
    expect(opened()).toEqual([]);
    for (const said of [
      'Retry and rerun',
      'acme/*',
      'admins only',
      'No one can approve their own run',
      `<@${ada}>`,
    ])
      expect(textOf(last())).toContain(said);
    await stage.type('settings', { user: gus });
    expect(textOf(last())).toContain('Only members of this workspace can view settings');
  });

  it('keeps what an admin has chosen, tells the channel, and is in the audit trail', async () => {
    await submit({
      acts: ['rerun', 'approve'],
      projects: 'acme/*, !acme/billing',
      approvers: 'people',
      people: [ben, ada],
      own: 'refused',
      previews: 'on',
    });
    expect(await store().limits(team, channel)).toEqual({
      channel,
      acts: ['rerun', 'approve'],
      projects: ['acme/*', '!acme/billing'],
      approvers: [ben, ada],
      ownRuns: 'refused',
      ownAccount: 'optional',
      ownAccountIn: [],
      linkPreviews: true,
      setBy: ada,
      setAt: expect.any(Number),
    });
    const [told] = stage.slack.messages(channel).slice(-1);
    expect(told?.text).toContain(`<@${ada}> changed the settings in <#${channel}>`);
    expect((await trail())[0]).toMatchObject({
      name: 'set limits',
      by: ada,
      outcome: 'done',
      target: expect.stringContaining('actions: rerun and approve, projects: acme/* and !acme/billing'),
    });
  });

  it('takes all boxes for those, too, that come later', async () => {
    await submit({ acts: all });
    expect((await store().limits(team, channel))?.acts).toBe('all');
  });

  it.each([
    ['people', { approvers: 'people' }, 'Pick at least one person'],
    ['projects', { projects: 'a b, ok, <!channel>' }, 'Names like acme/web'],
    ['projects', { projects: '!' }, 'Names like acme/web'],
    ['projects', { projects: Array.from({ length: 21 }, (_, at) => `p${at}`).join() }, 'At most 20'],
  ])('says what is wrong below %s, and keeps nothing', async (field, filled, words) => {
    const { body } = await submit(filled);
    expect(body).toMatchObject({
      response_action: 'errors',
      errors: { [field]: expect.stringContaining(words) },
    });
    expect(await store().limits(team, channel)).toBeUndefined();
  });

  it.each([ben, gus])('keeps nothing of what %s submits, who is no admin', async (user) => {
    const { body } = await submit({ acts: all }, { user });
    expect(textOf(body)).toContain('Only admins can change settings');
    expect(await store().limits(team, channel)).toBeUndefined();
    for (const text of ['settings clear', 'settings default clear', 'settings all']) {
      await stage.type(text, { user });
      expect(textOf(last())).toContain('Only admins can change settings');
    }
  });

  it('holds everywhere else by default, until a channel has its own, and again once that is cleared', async () => {
    await submit({ acts: ['alerts'] }, { id: 'settings-default' });
    await stage.type('retry web#123', { user: ben });
    expect(textOf(last())).toContain('You can’t retry builds here');
    expect(textOf(last())).toContain('/circle settings default');
    await submit({ acts: all });
    await stage.type('retry web#123', { user: ben });
    expect(stage.slack.messages(channel).at(-1)?.text).toContain(`<@${ben}> retried`);
    await stage.type('settings clear', { user: ada });
    await stage.type('retry web#120', { user: ben });
    expect(textOf(last())).toContain('You can’t retry builds here');
    await stage.type('settings default clear', { user: ada });
    expect(await store().allLimits(team)).toEqual([]);
  });

  it('has none of a direct message: those are the default ones', async () => {
    const { direct } = workspace.channels;
    await submit({ acts: [] }, { where: direct });
    expect((await store().allLimits(team)).map((one) => one.channel)).toEqual([everywhereElse]);
  });

  it('lists the channels that have some, for admins', async () => {
    await save({ acts: ['cancel'] });
    await save({ channel: 'C0RELEASE1', approvers: 'admins' });
    await stage.type('settings all', { user: ada });
    for (const said of [
      '2 channels',
      `<#${channel}>`,
      '<#C0RELEASE1>',
      'Cancel',
      'admins only',
      'Default settings',
    ])
      expect(textOf(last())).toContain(said);
  });
});

describe('a channel that may not', () => {
  const forbidden = ['retry web#123', 'rerun web#123', 'cancel web#125', 'ssh web#123', 'trigger web main'];

  it.each(forbidden)('is told so of “%s”, an admin too, and CircleCI hears nothing', async (text) => {
    await save({ acts: ['alerts'] });
    for (const user of [ada, ben]) {
      await stage.type(text, { user });
      expect(textOf(last())).toContain('You can’t');
      expect(textOf(last())).toContain('is turned off in this channel');
      expect(textOf(last())).toContain(`set by <@${ada}>`);
    }
    expect(stage.writes()).toEqual([]);
    expect((await trail()).filter(({ outcome }) => outcome === 'not allowed')).toHaveLength(2);
  });

  it.each([
    ...forbidden,
    'unfollow web',
    'env unset web NODE_ENV',
    'keys new web deploy-key',
    'subscribe web',
  ])('do “%s” with projects that are left out is told so', async (text) => {
    await save({ projects: ['acme/*', '!acme/web'] });
    await stage.type(text, { user: ada });
    expect(textOf(last())).toContain('is not one of the projects allowed');
    expect(stage.writes()).toEqual([]);
    expect(await store().subscriptions(team)).toEqual([]);
  });

  it('still ends the alerts that it had before', async () => {
    await stage.type('subscribe web', { user: ada });
    await save({ projects: ['acme/api'] });
    await stage.type('unsubscribe web', { user: ada });
    expect(await store().subscriptions(team)).toEqual([]);
  });

  it('opens no form, and takes none that was opened before', async () => {
    await save({ acts: ['alerts'] });
    for (const text of ['trigger web', 'env set web', 'ssh-key add web']) {
      await stage.type(text, { user: ada });
      expect(textOf(last())).toContain('is turned off in this channel');
    }
    expect(opened()).toEqual([]);
    const { body } = await stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ada, team_id: team },
      view: {
        id: 'VT',
        callback_id: 'trigger',
        type: 'modal',
        app_installed_team_id: team,
        private_metadata: JSON.stringify({ v: 1, workspace: team, channel }),
        blocks: [{ type: 'input', block_id: 'project' }],
        state: {
          values: {
            project: { value: { type: 'plain_text_input', value: 'acme/web' } },
            branch: { value: { type: 'plain_text_input', value: 'main' } },
          },
        },
      },
    });
    expect(textOf(body)).toContain('this channel’s settings don’t allow it');
    expect(stage.writes()).toEqual([]);
  });

  it('refuses a button that was drawn before, at the moment of the click', async () => {
    await stage.type('build web#123', { user: ben });
    const value = carriedBy(last(), 'Retry');
    await save({ acts: ['alerts'] });
    await stage.press({ value, user: ben });
    expect(textOf(last())).toContain('is turned off in this channel');
    expect(stage.writes()).toEqual([]);
    await store().removeLimits(team, channel);
    await stage.press({ value, user: ben });
    expect(stage.writes()).toHaveLength(1);
  });

  it('refuses what a question was asked about before', async () => {
    await stage.type('unfollow web', { user: ben });
    const value = carriedBy(last(), 'Unfollow');
    await save({ projects: ['acme/api'] });
    await stage.press({ value, user: ben });
    expect(textOf(last())).toContain('is not one of the projects allowed');
    expect(stage.writes()).toEqual([]);
  });

  it('acts on all that is allowed, where all is meant', async () => {
    await save({ projects: ['acme/api'] });
    await stage.type('retry all failed', { user: ben });
    expect(textOf(last())).not.toContain('acme/web');
  });
});

describe('a card that one person sees', () => {
  const labels = () =>
    elementsOf(last()).flatMap((element) =>
      (element.options ?? [element]).flatMap(({ text, value }) => (value && text ? [text.text] : [])),
    );

  it('has no button that the channel’s settings turn off', async () => {
    await stage.type('status web', { user: ada });
    expect(labels()).toContain('Rerun failed');
    await save({ acts: ['alerts', 'share'] });
    await stage.type('status web', { user: ada });
    expect(labels()).toContain('Log');
    expect(labels().filter((label) => /Retry|Rerun|Cancel/.test(label))).toEqual([]);
  });

  it('has no button for a project that they leave out', async () => {
    await save({ projects: ['acme/api'] });
    await stage.type('build web#123', { user: ada });
    expect(labels().filter((label) => /Retry|Rerun|Cancel/.test(label))).toEqual([]);
  });

  it('has no Share of a log where sharing is turned off', async () => {
    await stage.type('log web#123', { user: ada });
    expect(labels()).toContain('Share to channel');
    await save({ acts: ['alerts'] });
    await stage.type('log web#123', { user: ada });
    expect(labels()).not.toContain('Share to channel');
  });
});

it('every intent that names what it acts on is one that the limits can read', () => {
  const known = [
    'build',
    'project',
    'command',
    'workflow',
    'request',
    'job',
    'also',
    'part',
    'channel',
    'action',
    // What runs after connecting is judged when it does.
    'wish',
    // Which form opens: what it does is judged when it is sent.
    'another',
    // Of a list that is drawn again, and of who looks after a branch of the project.
    'list',
    'does',
    'branch',
  ];
  const fields = intentSchema.options.flatMap(({ entries }) => Object.keys(entries));
  expect(fields.filter((field) => !known.includes(field))).toEqual([]);
});
