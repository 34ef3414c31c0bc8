import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWords, usage } from '../../lambda/conversation/words/parse-arguments.ts';
import { split } from '../../lambda/conversation/words/tokenize.ts';
import { UsageError } from '../../lambda/errors.ts';
import { word } from '../../lambda/views/text/display-names.ts';
import { property } from '../circleci/arbitrary-projects.ts';

const reader = { name: 'builds', options: ['branch', 'filter', 'limit'] };
const read = (text: string) => {
  const { plain, options } = readWords(split(text), reader);
  return [plain, Object.fromEntries(options)];
};

function refusal(text: string): UsageError {
  try {
    readWords(split(text), reader);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe('words', () => {
  it.each<[string, string, readonly string[], Record<string, string>]>([
    ['plain words', 'web main', ['web', 'main'], {}],
    ['nothing', '', [], {}],
    ['spaces of every kind', ' web\u00a0\u3000main\u2028\t\n ', ['web', 'main'], {}],
    ['letters that cannot be seen', '\u200bw\u200deb\ufeff \u202emain\u202c\u00ad', ['web', 'main'], {}],
    ['NUL and other controls', '\u0000web\u0000main\u001b', ['web', 'main'], {}],
    ['an option and its value', 'web --branch main', ['web'], { branch: 'main' }],
    ['an option with an equals sign', 'web --branch=main', ['web'], { branch: 'main' }],
    ['an option before the words', '--limit 5 web', ['web'], { limit: '5' }],
    ['a bare option at the end', 'web --branch', ['web'], { branch: '' }],
    ['a bare option before another', '--branch --limit 5', [], { branch: '', limit: '5' }],
    ['an option said twice: the last counts', '--limit 5 --limit 6', [], { limit: '6' }],
    ['an option in capitals', '--Branch main', [], { branch: 'main' }],
    ['a single dash', '-branch main', [], { branch: 'main' }],
    ['an em dash, as phones write --', '—branch main', [], { branch: 'main' }],
    ['an en dash', '–branch main', [], { branch: 'main' }],
    ['a horizontal bar', '―limit 5', [], { limit: '5' }],
    ['dashes within a name', 'my-web --branch fix-it--now', ['my-web'], { branch: 'fix-it--now' }],
    ['a long dash within a name', '--branch fix—it', [], { branch: 'fix--it' }],
    ['a negative number, which is no option', '--limit -5', [], { limit: '-5' }],
    ['dashes alone', 'web -- — -', ['web'], {}],
    ['straight quotes', '--branch "my branch" web', ['web'], { branch: 'my branch' }],
    ['curly quotes', '--branch “my branch” web', ['web'], { branch: 'my branch' }],
    ['low and high quotes', '„my web“', ['my web'], {}],
    ['guillemets', '«my web»', ['my web'], {}],
    ['single quotes', "'my web' ‘other web’", ['my web', 'other web'], {}],
    ['code', '`web#12`', ['web#12'], {}],
    ['quotes after an equals sign', '--branch="a b" --filter=“c d”', [], { branch: 'a b', filter: 'c d' }],
    ['an empty value', '--branch ""', [], { branch: '' }],
    ['a quote that never closes', '--branch "my branch', [], { branch: 'my branch' }],
    ['an apostrophe', "don't won’t", ["don't", 'won’t'], {}],
    ['a quoted option, which is a word', '"--branch" web', ['--branch', 'web'], {}],
    ['a quoted value that looks like an option', '--branch "--limit"', [], { branch: '--limit' }],
    ['long dashes and odd letters in quotes, kept', '"fix—it\u200b"', ['fix—it\u200b'], {}],
    ['a person', '<@U012AB3CD|ann>', ['@U012AB3CD'], {}],
    ['a person without a label', '<@U012AB3CD>', ['@U012AB3CD'], {}],
    ['a channel', '<#C012AB3CD|general>', ['#C012AB3CD'], {}],
    ['a channel called 123, which was a build', '<#C012AB3CD|123>', ['#123'], {}],
    ['a group, by its id', '<!subteam^S012|@ops> <!here>', ['@S012', '@here'], {}],
    ['a link', '<https://circleci.com/gh/acme/web/12>', ['https://circleci.com/gh/acme/web/12'], {}],
    [
      'a link with a label',
      '<https://circleci.com/gh/acme/web/12|my build>',
      ['https://circleci.com/gh/acme/web/12'],
      {},
    ],
    ['a name that Slack took for a link', '<http://web.io|web.io>', ['web.io'], {}],
    ['a name and number taken for a link', '<http://web.io#12|web.io#12>', ['web.io#12'], {}],
    [
      'a path without https',
      '<http://circleci.com/gh/a/b|circleci.com/gh/a/b>',
      ['http://circleci.com/gh/a/b'],
      {},
    ],
    ['mail', '<mailto:ann@acme.dev|ann@acme.dev>', ['ann@acme.dev'], {}],
    ['a placeholder, copied from help', '<build> &lt;build&gt;', ['<build>', '<build>'], {}],
    ['an ampersand as Slack writes it', 'a&amp;b', ['a&b'], {}],
    ['markup that never closes', '<@U012 web', ['<@U012', 'web'], {}],
    ['emoji, families and flags whole', '👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿', ['👩‍💻', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'], {}],
    ['right to left', 'סטטוס حالة', ['סטטוס', 'حالة'], {}],
  ])('reads %s', (_, text, plain, options) => {
    expect(read(text)).toEqual([plain, options]);
  });

  it('shows an option that it does not know, and the command with the nearest', () => {
    const error = refusal('web --brnch main');
    expect(error.message).toBe('“builds” has no option --brnch. It takes --branch, --filter, --limit.');
    expect(error.read).toBe('builds web --brnch main');
    expect(error.paste).toEqual(['/circle builds web --branch main', '/circle help builds']);
  });

  it('teaches the command when no option is near', () => {
    expect(refusal('web --colour=red').paste).toEqual(['/circle help builds']);
  });

  it('reads back every word that a button wrote', () => {
    const letters = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    const written = letters.filter((text) => word(text) !== undefined && !text.includes('&'));
    property(written, (text) => {
      expect(readWords(split(`${word(text)}`), reader).plain).toEqual([text]);
      expect(readWords(split(`--branch ${word(text)}`), reader).options.get('branch')).toBe(text);
    });
  });
});

describe('what is shown of what was read', () => {
  it('is cut between letters', () => {
    const { read, paste } = usage('Too long', '😀'.repeat(500), ['x'.repeat(500)]);
    expect(read).toBe(`${'😀'.repeat(150)}…`);
    expect(paste).toEqual(['/circle help']);
  });

  it.each(['CCIPAT_Abc_0123456789abcdef', '0123456789abcdef0123456789abcdef01234567', 'xoxb-12-ab'])(
    'hides the token %s',
    (token) => {
      const shown = JSON.stringify(Object.values(usage(`no ${token}`, `x ${token}`, [`y ${token}`])));
      expect(shown).not.toContain(token);
      expect(shown).toContain('/circle y …');
    },
  );
});
