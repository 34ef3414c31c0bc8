import { describe, expect, test } from 'vitest';
import { CircleCIError, type Reason, reasons } from '../../lambda/circleci/errors.ts';
import { AlreadyDoneError, RefusedError, StaleError, UsageError } from '../../lambda/errors.ts';
import { errorView, fieldErrorText } from '../../lambda/views/errors/errors.ts';
import { outcomeUnknownView } from '../../lambda/views/errors/outcome-unknown.ts';
import { labels, read } from './read.ts';
import { summary } from './samples.ts';

const view = (error: unknown) => errorView(error, { reference: 'r3f' });
const failed = (reason: Reason, details = {}) => view(new CircleCIError(reason, 'internal words', details));

describe('what was read', () => {
  const said = (text: string) => read(view(new UsageError('Why.', text, [])));

  test('shows people and channels by their names, and all else as it was typed', () => {
    expect(said('subscribe #C0CI000001 web --mention @U0BEN00001')).toContain(
      'I read: `subscribe` <#C0CI000001> `web --mention` <@U0BEN00001>',
    );
    expect(said('link @ben')).toContain('I read: `link @ben`');
    expect(said('x<@U0BEN00001>y web@U0BEN00001 #12')).not.toContain('<@U0BEN00001>');
  });
});

describe('CircleCI refused', () => {
  test.each([...reasons])('%s: says so in our words, never in those of the program', (reason) => {
    expect(JSON.stringify(failed(reason))).not.toContain('internal words');
    expect(fieldErrorText(new CircleCIError(reason, 'internal words'))).not.toContain('internal words');
  });

  test('not found means both that it is not there and that the token cannot see it', () => {
    const card = failed('not-found', { said: 'Project not found' });
    expect(read(card)).toMatchInlineSnapshot(`
      "(🔍 There is no such project or build, or the connected token cannot see it.)
      🔍 There is no such project or build, or the connected token cannot see it.
      See what it can see with \`/circle projects\`, or connect an account that sees more.
      ~ CircleCI said: Project not found
      [Reconnect → connect]"
    `);
  });

  test('what only a personal token sees may not be there at all: the token is not blamed for it', () => {
    const missing = read(failed('not-found', { needsPersonalToken: true }));
    expect(missing).toContain('CircleCI has nothing there, or the connected token cannot see it.');
    expect(missing).not.toContain('refuses');
    expect(read(failed('forbidden', { needsPersonalToken: true }))).toContain('CircleCI refuses that');
  });

  test.each<Reason>(['unauthorized', 'forbidden', 'not-found'])('%s offers another token', (reason) => {
    expect(labels(failed(reason))).toEqual(['Reconnect']);
  });

  test.each<Reason>(['rate-limited', 'unavailable', 'refused', 'unexpected', 'gone'])(
    '%s does not: another token would change nothing',
    (reason) => {
      expect(labels(failed(reason))).toEqual([]);
    },
  );

  test('too many requests says how long to wait', () => {
    expect(read(failed('rate-limited', { retryAfter: 90 }))).toContain('Please try again in 1m 30s.');
  });

  test('without a clear answer nobody is told to simply try again', () => {
    const card = read(failed('unavailable', { ambiguous: true }));
    expect(card).toContain('check before you try again');
    expect(card).not.toContain('Please try again');
  });

  test('an unclear outcome links the build and shows how to look', () => {
    const build = summary();
    expect(read(outcomeUnknownView({ act: 'retry', build, url: build.url }))).toMatchInlineSnapshot(`
      "(⚠️ CircleCI gave no clear answer to the retry of acme/web#123.)
      ⚠️ CircleCI gave no clear answer to the retry of <https://circleci.com/gh/acme/web/123|acme/web#123>.
      It may have happened. Check before you try again: \`/circle build gh/acme/web#123\`
      [Show the build → run build gh/acme/web#123] [Open in CircleCI → https://circleci.com/gh/acme/web/123]"
    `);
  });

  test('what CircleCI said is quoted, harmless and short', () => {
    const card = read(failed('refused', { said: `<!channel> ${'x'.repeat(2000)}` }));
    expect(card).toContain('CircleCI said: &lt;!channel&gt; xxx');
    expect(card.length).toBeLessThan(700);
  });
});

describe('we refused', () => {
  test('words that nobody could read: what was read, and what to paste', () => {
    const error = new UsageError('There is no command statsu.', 'statsu web', ['status web', '/circle help']);
    expect(read(view(error))).toMatchInlineSnapshot(`
      "(🤔 There is no command statsu.)
      🤔 There is no command statsu.
      I read: \`statsu web\`
      Paste this:
      \`/circle status web\`
      \`/circle help\`"
    `);
  });

  test('code within the words stays apart from them', () => {
    const error = new UsageError('Unknown command `statsu`. Did you mean `status`?', '', []);
    expect(read(view(error))).toContain('Unknown command `statsu`. Did you mean `status`?');
    expect(view(error).text).toContain('Unknown command statsu. Did you mean status?');
  });

  test('a role that is too low: which one it takes', () => {
    expect(read(view(new RefusedError('cancel', 'viewer')))).toContain(
      'That takes the role *operator*; you are a viewer.',
    );
    expect(read(view(new RefusedError('connect', 'external')))).toContain(
      'people of another organization may only look',
    );
  });

  test('a second press: who was first, and how it went', () => {
    const act = {
      id: 'a',
      name: 'retry',
      target: 'acme/web#1',
      by: 'U01ANN',
      channel: 'C1',
      at: 1_772_445_600_000,
    };
    expect(read(view(new AlreadyDoneError(act, 'done')))).toContain(
      '☝️ <@U01ANN> already pressed this: retry acme/web#1.',
    );
    expect(read(view(new AlreadyDoneError(act, undefined)))).toContain(
      'It is under way. Nothing more was done now.',
    );
    expect(read(view(new AlreadyDoneError(act, 'unknown')))).toContain('check before you try again');
  });

  test('a stale button: why, and that nothing happened', () => {
    const card = read(view(new StaleError('acme/web#1 has ended.')));
    expect(card).toContain('⌛ acme/web#1 has ended.');
    expect(card).toContain('Nothing was changed.');
  });

  test('a bug shows its reference and none of its insides', () => {
    const card = JSON.stringify(view(new TypeError('secret inside')));
    expect(card).toContain('r3f');
    expect(card).not.toContain('secret inside');
    expect(fieldErrorText(new TypeError('secret inside'))).not.toContain('secret inside');
  });
});
