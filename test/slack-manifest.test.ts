import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { events } from '../lambda/events/index.ts';
import { optionalScopes, scopes } from '../lambda/slack/install/scopes.ts';

const manifest = readFileSync(join(import.meta.dirname, '../slack-manifest.yml'), 'utf8');

function list(key: string): readonly { readonly name: string; readonly why: string }[] {
  const lines = manifest.split('\n');
  const start = lines.findIndex((line) => line.trim() === `${key}:`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.trim().startsWith('- '));
  return rest.slice(0, end).map((line) => {
    const [, name = '', why = ''] = /- (\S+)(?: # (.*))?/.exec(line) ?? [];
    return { name, why };
  });
}

it('the manifest asks for the scopes that the installation asks for, each with its reason', () => {
  expect(Object.fromEntries(list('bot').map(({ name, why }) => [name, why]))).toEqual({
    ...scopes,
    ...optionalScopes,
  });
});

it('and marks as optional those of them that the app can do without', () => {
  expect(list('bot_optional').map(({ name }) => name)).toEqual(Object.keys(optionalScopes));
});

it('the manifest subscribes to the events that have a handler, except those that Slack sends unasked', () => {
  const unasked = ['app_rate_limited'];
  const handled = [
    'app_mention',
    'entity_details_requested',
    'link_shared',
    'message.im',
    ...Object.keys(events),
  ].filter((name) => !unasked.includes(name));
  expect(
    list('bot_events')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(handled.toSorted());
});
