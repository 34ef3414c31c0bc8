/** P12: no one can be pinged or phished through a commit. */
import fc from 'fast-check';
import { NodeType, parse } from 'slack-message-parser';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../lambda/views/text/message.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { strangers } from './find-foreign-markup.ts';
import { hostile, nasty } from './hostile-texts.ts';
import { formsOf } from './message-variants.ts';
import { anyMaterial } from './random-material.ts';
import {
  type Draw,
  type Material,
  messageDrawings,
  messages,
  states,
  surfaceDrawings,
} from './samples-of-every-view.ts';

const views = [...messageDrawings(), ...surfaceDrawings()];

function harmless(drawn: readonly Draw[]) {
  return fc.property(fc.constantFrom(...drawn), anyMaterial, (draw, material) => {
    for (const form of formsOf(draw(material))) expect(strangers(form)).toEqual([]);
  });
}

describe('P12: whatever a commit, a branch, a job or a person is called', () => {
  test('no view holds a mention, link, emoji or hidden character that is not ours', () => {
    fc.assert(harmless(views), { numRuns: runs(200_000), seed: seed() });
    proved({ promise: 'P12', inputs: runs(200_000), of: 'views of hostile text', failures: 0 });
  });

  test.each([...nasty, ...nasty.map((text) => text.repeat(50))])('every view survives %j', (text) => {
    for (const form of views.flatMap((draw) => formsOf(draw(hostile(text)))))
      expect(strangers(form)).toEqual([]);
  });

  test('every state is drawn by our own words alone', () => {
    for (const form of Object.values(states()).flatMap((draw) => formsOf(draw())))
      expect(strangers(form)).toEqual([]);
  });

  test('a parser that is not ours reads no emoji, special mention or stranger either', () => {
    const read = views
      .flatMap((draw) => mrkdwnOf(draw(hostile(nasty.join(' ')))))
      .flatMap((text) => nodes(parse(text)));
    const kinds = read.filter(
      (node) =>
        node !== 'U01ANN' && node !== 'U02BEN' && node !== 'C01GENERAL' && !node.startsWith('C0PLACE'),
    );
    expect(kinds).toEqual([]);
    expect(read).toContain('U01ANN');
  });
});

describe('P12 finds', () => {
  const card = (material: Material) => messages(material).build!();
  const spoiled = (spoil: (json: string) => string) => (material: Material) =>
    JSON.parse(spoil(JSON.stringify(card(material)))) as Message;

  test.each<[string, (json: string) => string]>([
    ['a forgotten escape', (json) => json.replaceAll('&lt;', '<').replaceAll('&gt;', '>')],
    ['a forgotten verbatim', (json) => json.replace('"verbatim":true', '"verbatim":false')],
    ['unfurling links', (json) => json.replace('"unfurl_links":false', '"unfurl_links":true')],
    ['an emoji in a name', (json) => json.replaceAll('꞉', ':')],
    ['a link to anywhere', (json) => json.replaceAll('https://circleci.com/', 'https://evil.example/')],
    ['an escape cut in two', (json) => json.replaceAll('&amp;', '&am')],
    ['a back-tick that opens code', (json) => json.replaceAll('ˋ', '`')],
  ])('%s', (_, spoil) => {
    expect(fc.check(harmless([spoiled(spoil)]), { numRuns: 2_000, seed: seed() }).failed).toBe(true);
  });
});

/** All mrkdwn of a view. */
function mrkdwnOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  const own = type === 'mrkdwn' && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)];
}

/** Who and what is named by the marks in a text; links and dates of ours are looked at by the tokenizer. */
function nodes(node: ReturnType<typeof parse> | ReturnType<typeof parse>['children'][number]): string[] {
  switch (node.type) {
    case NodeType.UserLink:
      return [node.userID];
    case NodeType.ChannelLink:
      return [node.channelID];
    case NodeType.Emoji:
      return [`:${node.name}:`];
    case NodeType.Command:
      return node.name === 'date' ? [] : [`!${node.name}`];
    default:
      return 'children' in node ? node.children.flatMap(nodes) : [];
  }
}
