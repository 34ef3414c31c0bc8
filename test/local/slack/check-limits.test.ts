import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageViolations, validateMessage, validateView } from '../../../local/slack/check-limits.ts';
import { seed } from '../../prove/how-many-runs.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (extra: object = {}) => ({
  type: 'button',
  action_id: 'retry',
  text: plain('Retry'),
  ...extra,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const select = (extra: object = {}) => ({
  type: 'static_select',
  action_id: 'run',
  placeholder: plain('Pick'),
  ...extra,
});
const option = (text: string, value = text) => ({ text: plain(text), value });
const said = (...blocks: object[]) => ({ text: 'Fallback', blocks });
const modal = (extra: object = {}) => ({
  type: 'modal',
  title: plain('Connect'),
  blocks: [section('x')],
  ...extra,
});
const input = (extra: object = {}) => ({
  type: 'input',
  label: plain('Token'),
  element: { type: 'plain_text_input', action_id: 'value' },
  ...extra,
});
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

test('a card with everything that the bot draws is fine', () => {
  const card = said(
    { type: 'header', text: plain('h'.repeat(150)) },
    {
      ...section('s'.repeat(3000)),
      fields: many(10, () => mrkdwn('f'.repeat(200))),
      accessory: button({ action_id: 'b' }),
    },
    { type: 'context', elements: many(10, () => mrkdwn('c')) },
    { type: 'divider' },
    actions(
      ...many(25, (index) => button({ action_id: `a${index}`, value: 'v'.repeat(2000), style: 'danger' })),
    ),
    actions(select({ options: many(100, (index) => option(`o${index}`)) })),
    { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 't', style: { bold: true } }] },
      ],
    },
  );
  expect(
    validateMessage({ ...card, attachments: [{ color: '#2eb67d', fallback: 'f', blocks: [section('x')] }] }),
  ).toEqual([]);
});

test('a modal and a Home tab with everything that the bot draws are fine', () => {
  const confirm = {
    title: plain('t'),
    text: plain('x'),
    confirm: plain('Yes'),
    deny: plain('No'),
    style: 'danger',
  };
  const blocks = [
    input({ block_id: 'token' }),
    input({ block_id: 'host', optional: true, hint: plain('h') }),
  ];
  expect(
    validateView(
      modal({
        submit: plain('Save'),
        close: plain('Cancel'),
        private_metadata: 'm',
        callback_id: 'connect',
        blocks,
      }),
    ),
  ).toEqual([]);
  expect(validateView({ type: 'home', blocks: [section('x'), actions(button({ confirm }))] })).toEqual([]);
});

const refusedBlocks: [string, object, string][] = [
  ['an empty section', section(''), '/blocks/0/text/text'],
  ['a section of 3001', section('s'.repeat(3001)), '/blocks/0/text/text'],
  ['a section without anything', { type: 'section' }, '/blocks/0'],
  ['eleven fields', { type: 'section', fields: many(11, () => mrkdwn('f')) }, '/blocks/0/fields'],
  ['a field of 2001', { type: 'section', fields: [mrkdwn('f'.repeat(2001))] }, '/blocks/0/fields/0/text'],
  ['a header of 151', { type: 'header', text: plain('h'.repeat(151)) }, '/blocks/0/text/text'],
  ['a header in mrkdwn', { type: 'header', text: mrkdwn('h') }, '/blocks/0/text/type'],
  ['eleven in a context', { type: 'context', elements: many(11, () => mrkdwn('c')) }, '/blocks/0/elements'],
  ['an empty context', { type: 'context', elements: [] }, '/blocks/0/elements'],
  ['a button in a context', { type: 'context', elements: [button()] }, '/blocks/0/elements/0/type'],
  ['26 actions', actions(...many(26, (index) => button({ action_id: `a${index}` }))), '/blocks/0/elements'],
  ['no actions', actions(), '/blocks/0/elements'],
  ['a long button', actions(button({ text: plain('b'.repeat(76)) })), '/blocks/0/elements/0/text/text'],
  ['a button in mrkdwn', actions(button({ text: mrkdwn('b') })), '/blocks/0/elements/0/text/type'],
  ['a long value', actions(button({ value: 'v'.repeat(2001) })), '/blocks/0/elements/0/value'],
  ['an empty value', actions(button({ value: '' })), '/blocks/0/elements/0/value'],
  [
    'a long URL',
    actions(button({ url: `https://example.com/${'u'.repeat(3000)}` })),
    '/blocks/0/elements/0/url',
  ],
  ['no URL', actions(button({ url: 'example' })), '/blocks/0/elements/0/url'],
  ['a script', actions(button({ url: 'javascript:alert(1)' })), '/blocks/0/elements/0/url'],
  ['a long action_id', actions(button({ action_id: 'a'.repeat(256) })), '/blocks/0/elements/0/action_id'],
  ['a third style', actions(button({ style: 'default' })), '/blocks/0/elements/0/style'],
  ['the same action twice', actions(button(), button()), '/blocks/0/elements/1/action_id'],
  [
    'a menu of 101',
    actions(select({ options: many(101, (index) => option(`o${index}`)) })),
    '/blocks/0/elements/0/options',
  ],
  ['a menu of none', actions(select({ options: [] })), '/blocks/0/elements/0/options'],
  ['a menu without options', actions(select()), '/blocks/0/elements/0'],
  [
    'a long option',
    actions(select({ options: [option('o'.repeat(76))] })),
    '/blocks/0/elements/0/options/0/text/text',
  ],
  [
    'a long option value',
    actions(select({ options: [option('o', 'v'.repeat(151))] })),
    '/blocks/0/elements/0/options/0/value',
  ],
  [
    'the same value twice',
    actions(select({ options: [option('a', 'v'), option('b', 'v')] })),
    '/blocks/0/elements/0/options',
  ],
  [
    'six in an overflow',
    actions({ type: 'overflow', options: many(6, (index) => option(`o${index}`)) }),
    '/blocks/0/elements/0/options',
  ],
  [
    'a long question',
    actions(button({ confirm: { text: plain('x'.repeat(301)) } })),
    '/blocks/0/elements/0/confirm/text/text',
  ],
  [
    'a long yes',
    actions(button({ confirm: { text: plain('x'), confirm: plain('y'.repeat(31)) } })),
    '/blocks/0/elements/0/confirm/confirm/text',
  ],
  ['a long block_id', { type: 'divider', block_id: 'b'.repeat(256) }, '/blocks/0/block_id'],
  ['an unknown block', { type: 'banner' }, '/blocks/0/type'],
  ['an unknown key', { type: 'divider', colour: 'red' }, '/blocks/0'],
  ['an inherited key', { type: 'divider', toString: 'x' }, '/blocks/0'],
  [
    'emoji on mrkdwn',
    { type: 'section', text: { type: 'mrkdwn', text: 'x', emoji: true } },
    '/blocks/0/text',
  ],
  [
    'verbatim on plain text',
    { type: 'section', text: { type: 'plain_text', text: 'x', verbatim: true } },
    '/blocks/0/text',
  ],
  ['half a character', section('a\ud83d'), '/blocks/0/text/text'],
  ['an image without words', { type: 'image', image_url: 'https://example.com/a.png' }, '/blocks/0'],
];

test.each(refusedBlocks)('Slack refuses %s, and we say where', (_, block, pointer) => {
  expect(validateMessage(said(block))).toEqual([expect.stringContaining(`[json-pointer:${pointer}]`)]);
  expect(messageViolations(said(block))).toEqual([expect.objectContaining({ code: 'invalid_blocks' })]);
});

test.each([
  ['no fallback', { blocks: [section('x')] }, '/text'],
  ['a blank fallback', { text: ' ', blocks: [section('x')] }, '/text'],
  ['a fallback over 40,000', { text: 't'.repeat(40_001) }, '/text'],
  ['51 blocks', said(...many(51, () => ({ type: 'divider' }))), '/blocks'],
  [
    'the same block_id twice',
    said({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' }),
    '/blocks/1/block_id',
  ],
  ['too much text in sum', said(...many(5, () => section('s'.repeat(2700)))), '/blocks'],
  ['an unknown colour', { text: 'x', attachments: [{ color: 'green' }] }, '/attachments/0/color'],
  [
    'a bad block in an attachment',
    { text: 'x', attachments: [{ blocks: [section('')] }] },
    '/attachments/0/blocks/0/text/text',
  ],
])('Slack refuses a message with %s', (_, message, pointer) => {
  expect(validateMessage(message)).toEqual([expect.stringContaining(`[json-pointer:${pointer}]`)]);
});

test.each([
  ['no title', { type: 'modal', blocks: [section('x')] }, ''],
  ['a long title', modal({ title: plain('t'.repeat(25)) }), '/title/text'],
  ['a long submit', modal({ submit: plain('t'.repeat(25)) }), '/submit/text'],
  ['much metadata', modal({ private_metadata: 'm'.repeat(3001) }), '/private_metadata'],
  ['101 blocks', modal({ blocks: many(101, () => ({ type: 'divider' })) }), '/blocks'],
  ['an input but no submit', modal({ blocks: [input()] }), ''],
  [
    'a long label',
    modal({ submit: plain('s'), blocks: [input({ label: plain('l'.repeat(2001)) })] }),
    '/blocks/0/label/text',
  ],
  ['a block for messages only', modal({ blocks: [{ type: 'markdown', text: 'x' }] }), '/blocks/0/type'],
  ['a title on Home', { type: 'home', title: plain('t'), blocks: [section('x')] }, ''],
  ['an unknown type', { type: 'drawer', blocks: [] }, '/type'],
])('Slack refuses a view with %s', (_, view, pointer) => {
  expect(validateView(view)).toEqual([expect.stringContaining(`[json-pointer:${pointer}]`)]);
});

const parts = fc.constantFrom<unknown>(
  ...[
    'section',
    'actions',
    'button',
    'modal',
    'home',
    'mrkdwn',
    'rich_text',
    'table',
    'container',
    null,
    0,
    [],
    {},
  ],
);
const anything = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    parts,
    fc.string(),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        'type',
        'text',
        'blocks',
        'elements',
        'rows',
        'accessory',
        'element',
        'options',
        '__proto__',
      ),
      tie('node'),
    ),
  ),
})).node;

test('whatever comes is judged, never thrown at, and a whole card is never judged by the order of its keys', () => {
  const judged = fc.property(anything, anything, (blocks, attachments) => {
    expect(validateMessage({ text: 'x', blocks, attachments })).toBeInstanceOf(Array);
    expect(validateView(blocks).length).toBeGreaterThanOrEqual(0);
    const turned = { attachments, blocks, text: 'x' };
    expect(validateMessage(turned)).toEqual(validateMessage({ text: 'x', blocks, attachments }));
  });
  fc.assert(judged, { seed: seed(), numRuns: 500 });
});

test('one character decides, whatever the character', () => {
  const chars = fc.constantFrom('a', '&', '<', '𝒳', '👩‍👩‍👧', '\u202e', '\0');
  const judged = fc.property(chars, fc.integer({ min: 0, max: 300 }), (char, count) => {
    const text = char.repeat(count);
    const fits = text.length >= 1 && text.length <= 150;
    expect(validateMessage(said({ type: 'header', text: plain(text) })).length === 0).toBe(fits);
  });
  fc.assert(judged, { seed: seed(), numRuns: 300 });
});
