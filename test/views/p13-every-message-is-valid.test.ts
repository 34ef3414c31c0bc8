/** P13: every message is valid. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIntent } from '../../lambda/views/text/button-intent.ts';
import { validateMessage, validateView } from '../../local/slack/check-limits.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { strangers } from './find-foreign-markup.ts';
import { hostile } from './hostile-texts.ts';
import { formsOf } from './message-variants.ts';
import { anyMaterial } from './random-material.ts';
import {
  type Draw,
  type Material,
  messageDrawings,
  messages,
  more,
  ordinary,
  states,
  surfaceDrawings,
} from './samples-of-every-view.ts';

const views = messageDrawings();
const others = surfaceDrawings();

/** As it is sent: each intent is an opaque id by then. */
function sent(view: unknown): unknown {
  let intents = 0;
  return JSON.parse(JSON.stringify(view), (key, value) =>
    key === 'value' && typeof value === 'string' && readIntent(value)
      ? `AAAAAAAAAAAAAAAA.${intents++}`
      : value,
  );
}

function problems(message: unknown): string[] {
  return formsOf(message).flatMap(problemsOf);
}

function problemsOf(message: unknown): string[] {
  const cut = strangers(message).filter((problem) => /broken escape|half a character/.test(problem));
  return [...validateMessage(sent(message)), ...cut];
}

function valid(drawn: readonly Draw[]) {
  return fc.property(fc.constantFrom(...drawn), anyMaterial, (draw, material) => {
    expect(problems(draw(material))).toEqual([]);
  });
}

describe('P13: whatever CircleCI says', () => {
  test('every message is one that Slack takes', () => {
    fc.assert(valid(views), { numRuns: runs(200_000), seed: seed() });
    proved({ promise: 'P13', inputs: runs(200_000), of: 'messages', failures: 0 });
  });

  test('every modal and every Home tab is one that Slack takes', () => {
    const property = fc.property(fc.constantFrom(...others), anyMaterial, (draw, material) => {
      expect(validateView(sent(draw(material)))).toEqual([]);
    });
    fc.assert(property, { numRuns: runs(20_000), seed: seed() });
    proved({ promise: 'P13', inputs: runs(20_000), of: 'modals and Home tabs', failures: 0 });
  });

  test.each(Object.entries({ ...messages(ordinary), ...states(), ...more() }))(
    '%s obeys every limit',
    (_, draw) => {
      expect(problems(draw())).toEqual([]);
    },
  );

  test.each(Object.entries(messages(hostile())))(
    '%s obeys every limit with the worst of everything',
    (_, draw) => {
      expect(problems(draw())).toEqual([]);
    },
  );
});

describe('P13 finds', () => {
  const spoiled = (spoil: (text: string) => string) => (material: Material) => ({
    ...messages(material).build!(),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: spoil(material.text), verbatim: true } }],
  });
  const escapedFirst = (text: string) => text.toWellFormed().replace(/[&<>]/g, '&amp;') || '-';

  test.each<[string, (text: string) => string]>([
    ['a text that was not cut', escapedFirst],
    ['a text that was cut within an escape', (text) => escapedFirst(text).slice(0, 7)],
    ['a text that was cut within a character', (text) => `${text.toWellFormed()}👍👍👍`.slice(0, 3)],
    ['an empty text', (text) => text.trim().slice(0, 10).toWellFormed()],
  ])('%s', (_, spoil) => {
    expect(fc.check(valid([spoiled(spoil)]), { numRuns: 2_000, seed: seed() }).failed).toBe(true);
  });

  test('a message without its fallback text', () => {
    const silent = (material: Material) => ({ ...messages(material).build!(), text: '' });
    expect(fc.check(valid([silent]), { numRuns: 10, seed: seed() }).failed).toBe(true);
  });
});
