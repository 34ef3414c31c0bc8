/** The app's shortcuts, between real servers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { shortcuts } from '../../lambda/slack/turns/shortcut.ts';
import { canary } from '../canaries/canary-classes.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, channel, gus, team, textOf } from './worker-between-servers.ts';

const last = () => stage.answers.at(-1);

function showBuild(message: object, user: string = ada) {
  return stage.send('shortcut', {
    type: 'message_action',
    callback_id: 'show_build',
    team: { id: team },
    user: { id: user, team_id: team },
    channel: { id: channel },
    message: { type: 'message', ts: '1.1', user: 'U0BEN00001', ...message },
    response_url: stage.responseUrl,
    trigger_id: canary('trigger_id'),
  });
}

describe('Show this build', () => {
  it.each([
    ['in its words', { text: 'Look: <https://circleci.com/gh/acme/web/123|#123>. Again.' }],
    ['with a full stop', { text: 'Look at <https://circleci.com/gh/acme/web/123>.' }],
    [
      'behind a link to the code',
      { text: '<https://github.com/acme/web/pull/3> <https://circleci.com/gh/acme/web/123>' },
    ],
    [
      'behind a link to the project',
      { text: '<https://circleci.com/gh/acme/web> <https://circleci.com/gh/acme/web/123>' },
    ],
    [
      'in a block',
      {
        text: '',
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: '<https://circleci.com/gh/acme/web/123|web>' } },
        ],
      },
    ],
    [
      'in an attachment',
      {
        text: '',
        attachments: [{ blocks: [{ elements: [{ url: 'https://circleci.com/gh/acme/web/123' }] }] }],
      },
    ],
  ])('shows the person alone what a message links to: %s', async (_, message) => {
    await showBuild(message);
    expect(last()).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(textOf(last())).toContain('acme/web#123');
  });

  it('says so of a message without a link to CircleCI', async () => {
    await showBuild({ text: 'It is <https://example.com/about|red>, see web#123' });
    expect(textOf(last())).toContain('no link to CircleCI');
    expect(textOf(last())).toContain('/circle build web#123');
  });

  it('shows a guest no more than the command does', async () => {
    await showBuild({ text: '<https://circleci.com/gh/acme/web/123>' }, gus);
    const byShortcut = textOf(last()).replaceAll(/x{2,}\d+\.\d+/g, '');
    await stage.type('https://circleci.com/gh/acme/web/123', { user: gus });
    expect(byShortcut).toBe(textOf(last()).replaceAll(/x{2,}\d+\.\d+/g, ''));
  });
});

describe('Trigger a build', () => {
  const trigger = (user: string = ada) =>
    stage.send('shortcut', {
      type: 'shortcut',
      callback_id: 'trigger_build',
      team: { id: team },
      user: { id: user, team_id: team },
      trigger_id: canary('trigger_id'),
    });

  it('opens the form, from anywhere', async () => {
    await trigger();
    expect(stage.slack.calls.map(({ method }) => method)).toContain('views.open');
  });

  it('tells a guest by direct message that it is not for guests', async () => {
    await trigger(gus);
    expect(stage.slack.calls.map(({ method }) => method)).not.toContain('views.open');
    expect(stage.slack.calls.at(-1)).toMatchObject({ method: 'chat.postMessage', args: { channel: gus } });
  });
});

it('the manifest declares the shortcuts that have a handler', () => {
  const manifest = parse(readFileSync(join(import.meta.dirname, '../../slack-manifest.yml'), 'utf8'));
  const declared = manifest.features.shortcuts.map(({ callback_id }: { callback_id: string }) => callback_id);
  expect(declared).toEqual(Object.keys(shortcuts));
});
