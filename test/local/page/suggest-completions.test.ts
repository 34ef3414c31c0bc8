import { describe, expect, it } from 'vitest';
import { complete } from '../../../local/page/browser/composer/suggest-completions.ts';
import { commands } from './page-over-scripted-bot.ts';

const offered = (text: string) => complete(text, ['/circle'], commands).suggestions.map(({ text }) => text);

describe('the composer', () => {
  it('offers the slash command from its first letters', () => {
    expect(offered('/')).toEqual(['/circle ']);
    expect(offered('/ci')).toEqual(['/circle ']);
    expect(offered('/other')).toEqual([]);
  });

  it('offers every command after the slash command, and those that begin with what is typed', () => {
    expect(offered('/circle')).toHaveLength(commands.length);
    expect(offered('/circle ')).toHaveLength(commands.length);
    expect(offered('/circle BU')).toEqual(['/circle builds ', '/circle build ']);
  });

  it('offers the same after a mention of the bot', () => {
    const mentioned = (text: string) =>
      complete(text, ['/circle', '@circleci'], commands).suggestions.map(({ text }) => text);
    expect(mentioned('@')).toEqual(['@circleci ']);
    expect(mentioned('@circleci BU')).toEqual(['@circleci builds ', '@circleci build ']);
  });

  it('offers nothing in ordinary words, in a second line, or once a command is chosen', () => {
    for (const text of ['', 'hello', 'see /circle', '/circle\n', '/circle status ', '/circle status web'])
      expect(offered(text)).toEqual([]);
  });

  it('shows the words of a command once its name is typed', () => {
    expect(complete('/circle status we', ['/circle'], commands).typing?.name).toBe('status');
    expect(complete('/circle nonsense ', ['/circle'], commands).typing).toBeUndefined();
  });
});
