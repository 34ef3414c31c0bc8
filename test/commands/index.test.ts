import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groups } from '../../lambda/commands/command.ts';
import { commands, readCommand } from '../../lambda/commands/index.ts';
import { UsageError } from '../../lambda/errors.ts';
import { property } from '../circleci/arbitrary.ts';

const channel = { defaultProject: { vcs: 'github', org: 'acme', repo: 'web' } } as const;
const nowhere = { defaultProject: undefined };

function refusal(text: string, where: Parameters<typeof readCommand>[1] = nowhere): UsageError {
  try {
    readCommand(text, where);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

/** Said in another way too, or by buttons alone. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  status: ['branch'],
  trigger: ['branch'],
  subscribe: ['edit'],
  subscriptions: ['test'],
  mute: ['id'],
  resume: ['id'],
  unsubscribe: ['id', 'yes'],
};

describe('the table of commands', () => {
  const folder = new URL('../../lambda/commands/', import.meta.url);
  const files = readdirSync(folder).filter((file) => !['command.ts', 'index.ts'].includes(file));

  it('holds every command that has a file', () => {
    expect(commands.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it.each(commands.map((command) => [command.name, command] as const))('describes %s', (name, command) => {
    expect(command.usage.split(' ')[0]).toBe(name);
    expect(groups).toContain(command.group);
    expect(command.summary).toMatch(/^[A-Z].*\.$/);
    const options = [...command.usage.matchAll(/--(\w+)/g)].map(([, option]) => option);
    expect([...options, ...(unsaid[name] ?? [])]).toEqual([...(command.options ?? [])]);
  });

  it.each(commands.filter(({ name }) => name !== 'role').map(({ name, example }) => [example, name]))(
    'gives an example that works: %s',
    (example, name) => {
      expect(readCommand(example, nowhere).name).toBe(name);
    },
  );
});

describe('what was typed', () => {
  it.each<[string, string]>([
    ['', 'help'],
    ['   ', 'help'],
    ['\u0000', 'help'],
    ['help', 'help'],
    ['HELP status', 'help'],
    ['status', 'status'],
    ['Status web main', 'status'],
    ['/circle status web', 'status'],
    ['status --help', 'help'],
    ['retry -h', 'help'],
    ['builds web —branch “feature/a b” -filter failed', 'builds'],
    ['artifacts web#123 --folder coverage --page 2', 'artifacts'],
    ['artifacts', 'artifacts'],
    ['artifacts #12', 'artifacts'],
    ['role <@U012AB3CD|ann> Operator', 'role'],
    ['build <https://circleci.com/gh/acme/web/12|circleci.com/gh/acme/web/12>', 'build'],
  ])('is read: %j is %s', (text, name) => {
    expect(readCommand(text, channel).name).toBe(name);
  });

  it.each<[string, string, string]>([
    ['an unknown verb with a near one', 'stauts web', '/circle status web'],
    ['an unknown verb', 'deploy web', '/circle help'],
    ['an emoji', '🚀', '/circle help'],
    ['right-to-left letters', 'סטטוס', '/circle help'],
    ['__proto__', '__proto__', '/circle help'],
    ['an option alone', '--flag', '/circle help'],
    ['a build without a verb', 'web#123', '/circle build web#123'],
    ['a number without a verb', '#123', '/circle build #123'],
    ['a project without a verb', 'acme/web', '/circle status acme/web'],
    [
      'an address without a verb',
      '<https://circleci.com/gh/a/b/1>',
      '/circle build https://circleci.com/gh/a/b/1',
    ],
    ['an unknown topic', 'help stauts', '/circle help status'],
    ['an unknown option', 'builds web --brnch main', '/circle builds web --branch main'],
    ['an option where none is taken', 'me --branch x', '/circle help me'],
    ['an emoji project', 'status 🚀', '/circle status acme/web'],
    ['too many words', 'status web feature x', '/circle status web feature'],
    ['a word too many', 'projects all', '/circle projects'],
    ['a limit that is no number', 'builds web --limit ten', '/circle builds web --limit 10'],
    ['a limit over 100', 'builds --limit 101', '/circle builds --limit 10'],
    ['page zero', 'recent --page 0', '/circle recent --page 1'],
    ['an unknown filter', 'builds --filter fail', '/circle builds --filter failed'],
    ['an empty branch', 'builds web --branch', '/circle builds web --branch main'],
    ['a branch for one build', 'artifacts web#1 --branch main', '/circle artifacts web#1'],
    ['no build', 'cancel', '/circle cancel acme/web latest'],
    ['a project where a build is meant', 'retry web', '/circle retry web latest'],
    ['a build where a project is meant', 'status web#12', '/circle build web#12'],
    ['a role for nobody', 'role ann admin', '/circle role @person operator'],
    ['a role that does not exist', 'role <@U012AB3CD> boss', '/circle role @U012AB3CD operator'],
  ])('is refused with the exact next command: %s', (_, text, next) => {
    const error = refusal(text);
    expect(error.paste[0]).toBe(next);
    expect(error.read).not.toBe('');
  });

  it('offers only commands that can be read themselves', () => {
    for (const text of [
      'stauts web',
      'deploy',
      'retry web',
      'builds --limit x',
      'status 🚀',
      'artifacts a b',
    ])
      for (const paste of refusal(text).paste) expect(readCommand(paste, channel).name).toBeTruthy();
  });

  it.each(['connect CCIPAT_x', 'connect hunter2', 'connect --token hunter2', 'connect --tokne=hunter2'])(
    'is never repeated after connect: %s',
    (text) => {
      const { message, read, paste } = refusal(text);
      expect(JSON.stringify([message, read, paste])).not.toMatch(/hunter2|CCIPAT_x/);
      expect(paste).toEqual(['/circle connect']);
    },
  );

  const long = [
    ...[
      'x',
      '"',
      "'a ",
      '“',
      '<',
      '<@U1 ',
      '&amp;',
      '-',
      '—',
      '--b ',
      '#',
      '/',
      'http://',
      '\u200d',
      '😀',
      '\u0000',
    ],
    ...['status ', 'web#', '1', '= ', '`'],
  ];
  it.each(long)('may be 40,000 characters long, of %j', (piece) => {
    for (const verb of ['', 'status ', 'build ', 'builds --branch ', 'role ']) {
      const started = performance.now();
      try {
        readCommand((verb + piece.repeat(40_000)).slice(0, 40_000), channel);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        expect(error.read.length).toBeLessThan(400);
        expect(error.paste.join('').length).toBeLessThan(1_000);
      }
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  it('is read or refused in words, whatever it is', () => {
    const verbs = fc.constantFrom('', ...commands.map(({ name }) => `${name} `));
    const pieces = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '--',
        '—branch',
        '-limit=',
        '“',
        '"',
        '<@U1|',
        '>',
        '#12',
        'web',
        'latest',
        'https://',
        '/',
        '%',
        '\ud800',
      ),
    );
    property(fc.tuple(verbs, fc.array(pieces, { maxLength: 8 })), ([verb, words]) => {
      for (const where of [channel, nowhere])
        try {
          expect(readCommand(verb + words.join(' '), where).name).toBeTruthy();
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
    });
  });
});
