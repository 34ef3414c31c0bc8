import type { EntityMetadata } from '@slack/types';
import { expect, test } from 'vitest';
import { workspace } from '../../../local/slack/workspace-acme.ts';
import { refusalOf, stage } from './stand-in-with-scripted-bot.ts';

const channel = workspace.channels.ci;
const { ada } = workspace.people;
const link = 'https://circleci.com/gh/acme/web/1';
const title = { text: 'acme/web#1' };
const object: EntityMetadata = {
  entity_type: 'slack#/entities/item',
  external_ref: { id: 'one', type: 'build' },
  url: link,
  entity_payload: {
    attributes: { title, metadata_last_modified: 1 },
    custom_fields: [{ key: 'status', label: 'Status', type: 'string', value: 'Running', tag_color: 'blue' }],
    actions: { primary_actions: [{ text: 'Log', action_id: 'run', value: 'log' }] },
  },
};
const card = { blocks: [{ type: 'section', text: { type: 'plain_text', text: 'blocks' } }] };
type Opened = Awaited<ReturnType<typeof stage>>;

function said({ slack }: Opened): string {
  return slack.say(`See ${link}`, { as: ada }).ts;
}

const unfurled = ({ client }: Opened, ts: string, args: object) =>
  client.apiCall('chat.unfurl', { channel, ts, ...args });

const shown = ({ slack }: Opened) => JSON.stringify(slack.messages(channel).at(-1)?.attachments);

test('an object stands below its link in place of blocks, and blocks where the app has none', async () => {
  await using on = await stage();
  const both = { unfurls: { [link]: card }, metadata: { entities: [{ ...object, app_unfurl_url: link }] } };
  await unfurled(on, said(on), both);
  expect(shown(on)).toContain('acme/web#1');
  expect(shown(on)).not.toContain('blocks');
  await using off = await stage({ workObjects: 'off' });
  await unfurled(off, said(off), both);
  expect(shown(off)).toContain('blocks');
  expect(shown(off)).not.toContain('acme/web#1');
});

test('a second unfurl of a link takes the place of the first', async () => {
  await using at = await stage();
  const ts = said(at);
  for (const text of ['first', 'second']) {
    const blocks = [{ type: 'section', text: { type: 'plain_text', text } }];
    await unfurled(at, ts, { unfurls: { [link]: { blocks } } });
  }
  expect(at.slack.messages(channel).at(-1)?.attachments).toHaveLength(1);
  expect(shown(at)).toContain('second');
});

test.each<readonly [string, object, string]>([
  ['neither blocks nor an object', {}, 'missing_unfurls'],
  ['an object that does not say its link', { metadata: { entities: [object] } }, 'error_processing_metadata'],
  [
    'an object of another link',
    { metadata: { entities: [{ ...object, app_unfurl_url: `${link}23` }] } },
    'cannot_unfurl_url',
  ],
  [
    'a title that is no object',
    {
      metadata: {
        entities: [
          { ...object, app_unfurl_url: link, entity_payload: { attributes: { title: 'acme/web#1' } } },
        ],
      },
    },
    'error_processing_metadata',
  ],
  ['no JSON', { metadata: 'entities' }, 'invalid_metadata_format'],
])('refuses %s', async (_, args, code) => {
  await using at = await stage();
  expect(await refusalOf(unfurled(at, said(at), args))).toBe(code);
});

test('fills the pane of the person who opened it, once for each trigger, and the card below the link', async () => {
  await using at = await stage();
  const ts = said(at);
  await unfurled(at, ts, { metadata: { entities: [{ ...object, app_unfurl_url: link }] } });
  const open = () => at.slack.openObject({ channel, messageTs: ts, link }, { as: ada }).trigger_id;
  const present = (trigger_id: string, args: object) =>
    refusalOf(at.client.apiCall('entity.presentDetails', { trigger_id, ...args }));
  const ended = {
    ...object,
    entity_payload: {
      ...object.entity_payload,
      attributes: { title: { text: 'ended' }, metadata_last_modified: 2 },
    },
  };
  const trigger = open();
  expect(await present(trigger, { metadata: ended })).toBe('accepted');
  expect(at.slack.pane(ada)?.entity?.entity_payload.attributes.title.text).toBe('ended');
  expect(shown(at)).toContain('ended');
  expect(await present(trigger, { metadata: ended })).toBe('invalid_trigger_id');
  const other = { ...object, external_ref: { id: 'another' } };
  expect(await present(open(), { metadata: other })).toBe('entity_metadata_does_not_match_trigger');
  expect(await present(open(), { metadata: { ...object, app_unfurl_url: link } })).toBe('invalid_metadata');
  expect(await present(open(), { error: { status: 'gone' } })).toBe('invalid_arguments');
  expect(await present(open(), { error: { status: 'not_found', custom_title: 'x' } })).toBe(
    'invalid_arguments',
  );
  expect(await present(open(), { error: { status: 'not_found' } })).toBe('accepted');
  const old = open();
  at.time.advance(3_001);
  expect(await present(old, { metadata: ended })).toBe('invalid_trigger_id');
});
