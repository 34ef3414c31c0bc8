import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../local/page/browser/blocks/message-excerpt.ts';
import { fromMrkdwn, fromPlain } from '../../../local/page/browser/blocks/parse-mrkdwn.ts';

/** Rich text as one line: styles as letters, references by their name. */
function told(text: string, verbatim = true): string {
  return fromMrkdwn({ text, verbatim })
    .elements.map((part) => `${short(part.type)}${(part.elements as any[]).map(element).join('')}`)
    .join(' / ');
}

const short = (type: string) => ({ rich_text_quote: 'quote:', rich_text_preformatted: 'code:' })[type] ?? '';

function element({ type, text, style = {}, ...rest }: any): string {
  const letters = Object.keys(style)
    .map((name) => name[0])
    .join('');
  if (type === 'text') return letters ? `[${letters} ${text}]` : text;
  const value = rest.url ?? rest.user_id ?? rest.channel_id ?? rest.name ?? rest.range ?? rest.timestamp;
  return `{${type} ${value}${text === undefined ? '' : ` ${text}`}${letters ? ` ${letters}` : ''}}`;
}

describe('mrkdwn', () => {
  it.each([
    ['*bold* _it_ ~no~ `co*d*e`', '[b bold] [i it] [s no] [c co*d*e]'],
    ['*all _of_ it*', '[b all ][bi of][b  it]'],
    ['in `lint`: `a`’s `b`; ```d`: e```', 'in [c lint]: [c a]’s [c b];  / code:d`: e'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['# 12 **x** [a](b) - c', '# 12 **x** [a](b) - c'],
    ['<https://a.b/c?d=1&amp;e=2|one *two* &lt;3>', '{link https://a.b/c?d=1&e=2 one *two* <3}'],
    ['<@U1> in <#C1|general>, <!here>', '{user U1} in {channel C1}, {broadcast here}'],
    ['<!date^1700000000^{date}|then>', '{date 1700000000}'],
    [':tada: ✅ at 12:30:45', '{emoji tada} {emoji ✅} at 12{emoji 30}45'],
    ['one\n> two\n> three\nfour', 'one / quote:two\nthree / four'],
    ['see\n```a < b\n c```\nend', 'see / code:a < b\n c / end'],
  ])('reads %j as Slack does', (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it.each(['&lt;!channel&gt;', '&lt;@U1&gt;', '&lt;https://evil|ok&gt;', '&amp;lt;!here&amp;gt;'])(
    'shows the escaped %j as the characters that it is',
    (text) => {
      const once = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      expect(told(text)).toBe(once);
    },
  );

  it('links bare addresses, unless the text is verbatim', () => {
    expect(told('see https://a.b/c.', false)).toBe('see {link https://a.b/c https://a.b/c}.');
    expect(told('see https://a.b/c.', true)).toBe('see https://a.b/c.');
    expect(told('`https://a.b`', false)).toBe('[c https://a.b]');
  });

  it('knows emoji and nothing else in plain text', () => {
    expect(fromPlain('*a* :x: <b> 🚀').elements).toEqual([
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: '*a* ', style: {} },
          { type: 'emoji', name: 'x' },
          { type: 'text', text: ' <b> ', style: {} },
          { type: 'emoji', name: '🚀' },
        ],
      },
    ]);
  });
});

it('takes the first line of a message that is only named, with nothing in it to press', () => {
  const named = excerpt('*Failed*: <https://a.b|web> in <#C1> &lt;1&gt;\nmore', [{ id: 'C1', name: 'ci' }]);
  expect(named.elements.map(({ elements }) => (elements as any[]).map(element).join(''))).toEqual([
    '[b Failed]: web in #ci <1>',
  ]);
});
