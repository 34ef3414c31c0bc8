import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groups } from '../../lambda/commands/command.ts';
import { commands, readCommand } from '../../lambda/commands/index.ts';
import { UsageError } from '../../lambda/errors.ts';
import { property } from '../circleci/arbitrary-projects.ts';

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

/** Said in another way too, and left out of the usage. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  status: ['branch'],
  why: ['branch'],
  timeline: ['branch'],
  insights: ['branch', 'workflow'],
  trigger: ['branch'],
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
    expect([...options, ...(unsaid[name] ?? [])]).toEqual(Object.keys(command.options ?? {}));
    for (const words of Object.values(command.options ?? {})) expect(words).toMatch(/^\S.{7,99}$/);
  });

  it.each(commands.filter(({ usage }) => /[<|]run[>|]/.test(usage)).map(({ name }) => name))(
    'takes a run by its pipeline, by one of its builds and by its link: %s',
    (name) => {
      const url = 'https://app.circleci.com/pipelines/gh/acme/web/57';
      for (const run of ['web pipeline 57', 'pipeline 57', 'web#123', url, `${url}.`])
        expect(readCommand(`${name} ${run}`, channel).name).toBe(name);
    },
  );

  it.each(commands.filter(({ name }) => name !== 'role').map(({ name, example }) => [example, name]))(
    'gives an example that works: %s',
    (example, name) => {
      expect(readCommand(example, nowhere).name).toBe(name);
    },
  );
});

const refused: readonly (readonly [string, string, string])[] = [
  ['an emoji', '🚀', '/circle help'],
  ['right-to-left letters', 'סטטוס', '/circle help'],
  ['an option alone', '--flag', '/circle help'],
  ['an address of something else', 'https://evil.example/gh/x', '/circle status acme/web'],
  ['a build with a branch', 'web#123 main', '/circle build web#123'],
  ['sub with its options', 'sub web --status failed', '/circle subscribe web --status failed'],
  ['a build where a project is meant', 'builds web#12', '/circle build web#12'],
  ['an issue', 'status github.com/acme/web/issues/3', '/circle status gh/acme/web'],
  [
    'a commit where a branch is meant',
    'builds github.com/acme/web/commit/5d2f6c1',
    '/circle status github.com/acme/web/commit/5d2f6c1',
  ],
  [
    'a pull request where a build is meant',
    'log https://github.com/acme/web/pull/3',
    '/circle status "https://github.com/acme/web/pull/3"',
  ],
  [
    'a commit where a build is meant, without what looks like a token',
    `log github.com/acme/web/commit/${'5d2f6c1b'.repeat(5)}`,
    '/circle status github.com/acme/web/commit/5d2f6c1b5d2f',
  ],
  ['a filter that CircleCI does not document', 'builds --filter pending', '/circle builds --filter failed'],
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
  ['a role without a person', 'role ann admin', '/circle role @person operator'],
  ['a role that does not exist', 'role <@U012AB3CD> boss', '/circle role @U012AB3CD operator'],
  ['hours with blanks', 'subscribe web --quiet 22 to 7', '/circle subscribe web --quiet 22-7'],
  [
    'one option of several that cannot be read',
    'subscribe web --branch main --mention author --quiet nights',
    '/circle subscribe web --branch main --mention author --quiet 22-7',
  ],
  [
    'two options that cannot be read',
    'subscribe web --status borken --when often --job test',
    '/circle subscribe web --status failed,fixed --when changed --job test',
  ],
  ['a near status', 'subscribe web --status fialed,green', '/circle subscribe web --status failed,success'],
  [
    'statuses without a comma',
    'subscribe web --status failed success',
    '/circle subscribe web --status failed,success',
  ],
  ['a branch as a word', 'subscribe web main', '/circle subscribe web --branch main'],
  [
    'branches without a comma',
    'subscribe web --branch main "x y"',
    '/circle subscribe web --branch "main,x y"',
  ],
  ['a status as a word', 'subscribe web red', '/circle subscribe web --status red'],
  [
    'a channel before the project',
    'subscribe <#C0CI000001|ci> web --job test',
    '/circle subscribe web --job test',
  ],
  ['a channel after the project', 'subscribe web in #ci', '/circle subscribe web'],
  ['a channel alone', 'subscribe #ci', '/circle subscribe'],
  ['a filler', 'subscribe to web', '/circle subscribe web'],
  ['an author without a name', 'subscribe web --author ""', '/circle subscribe web --author !renovate*'],
  ['a job without a name', 'subscribe web --job', '/circle subscribe web --job test'],
  [
    'a mention of one person',
    'subscribe web --mention <@U0BEN00001>',
    '/circle subscribe web --mention author',
  ],
  [
    'a misspelt option with blanks in its value',
    'subscribe web --brnch "x y"',
    '/circle subscribe web --branch "x y"',
  ],
  ['words too many beside options', 'subscriptions web all --page 2', '/circle subscriptions web --page 2'],
  ['a project, followed or not, where a build is meant', 'build foo', '/circle build foo latest'],
  ['a digest on two days', 'digest weekly friday monday 8:30', '/circle digest daily 8:30'],
  ['a digest without a period', 'digest 8:30', '/circle digest daily 8:30'],
  ['a digest without a time', 'digest weekly soon', '/circle digest daily 9:00'],
  ['a time that cannot be read', 'mute acme/web soon', '/circle mute acme/web 2h'],
  ['a login that is a person', 'link <@U0BEN00001>', '/circle link ada'],
  ['secrets, which are not repeated', 'secrets A=hunter2', '/circle env'],
  ['another word as a topic', 'help unmute', '/circle help resume'],
  ['a token as a command', 'CCIPAT_Abc_0123456789abcdef', '/circle connect'],
  ['a token as a project', 'status 0123456789abcdef0123456789abcdef01234567', '/circle connect'],
  ['an internal option, which is not offered', 'mute web --di 3', '/circle help mute'],
];

const alsoRefused: readonly (readonly [string, string])[] = [
  ['a build without a number', 'artifacts a b'],
  ['a topic without a name', 'help me out'],
  ['a word for several commands', 'start web main'],
  ['a person where hours are', 'subscribe --quiet <@U0BEN00001>'],
];

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
    ['`builds web`', 'builds'],
    ['```/circle builds web```', 'builds'],
    ['`builds` web --limit 3', 'builds'],
    ['web', 'status'],
    ['acme/web', 'status'],
    ['web main', 'status'],
    ['web 123', 'build'],
    ['123', 'build'],
    ['__proto__', 'status'],
    ['<https://circleci.com/gh/acme/web/12>.', 'status'],
  ])('is read: %j is %s', (text, name) => {
    expect(readCommand(text, channel).name).toBe(name);
  });

  it.each(refused)('is refused with the exact next command: %s', (_, text, next) => {
    const error = refusal(text);
    expect(error.paste[0]).toBe(next);
    expect(error.read).not.toBe('');
  });

  it.each([...refused.map(([why, text]) => [why, text] as const), ...alsoRefused])(
    'is refused with commands alone that can be read themselves: %s',
    (_, text) => {
      for (const paste of refusal(text).paste.filter((one) => !one.includes('@person')))
        expect(readCommand(paste, channel).name).toBeTruthy();
    },
  );

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
