import { describe, expect, test } from 'vitest';
import { CircleCIError, type Reason, reasons } from '../../lambda/circleci/errors.ts';
import { AlreadyDoneError, RefusedError, StaleError, UsageError } from '../../lambda/errors.ts';
import { errorView, fieldErrorText } from '../../lambda/views/errors/errors.ts';
import { outcomeUnknownView } from '../../lambda/views/errors/outcome-unknown.ts';
import { labels, read } from './message-as-text.ts';
import { summary } from './sample-builds.ts';

const view = (error: unknown) => errorView(error, { reference: 'r3f' });
const failed = (reason: Reason, details = {}) => view(new CircleCIError(reason, 'internal words', details));

describe('what was read', () => {
  const said = (text: string) => read(view(new UsageError('Why.', text, [])));

  test('shows people and channels by their names, and all else as it was typed', () => {
    expect(said('subscribe #C0CI000001 web --mention @U0BEN00001')).toContain(
      'You typed: `subscribe` <#C0CI000001> `web --mention` <@U0BEN00001>',
    );
    expect(said('link @ben')).toContain('You typed: `link @ben`');
    expect(said('x<@U0BEN00001>y web@U0BEN00001 #12')).not.toContain('<@U0BEN00001>');
  });
});

describe('what to try', () => {
  const shown = (...paste: readonly string[]) => read(view(new UsageError('Why.', 'wbe', paste)));

  test('names a project as people type it', () => {
    expect(shown('/circle status gh/acme/web', '/circle build gh/acme/web#12')).toMatch(
      /`\/circle status acme\/web`\n`\/circle build acme\/web#12`/,
    );
  });

  test('names the host where two of them have the project', () => {
    expect(shown('/circle status gh/acme/web', '/circle status bb/acme/web')).toContain(
      '`/circle status gh/acme/web`',
    );
  });
});

describe('CircleCI refused', () => {
  test.each([...reasons])('%s: says so in our words, never in those of the program', (reason) => {
    expect(JSON.stringify(failed(reason))).not.toContain('internal words');
    expect(fieldErrorText(new CircleCIError(reason, 'internal words'))).not.toContain('internal words');
  });

  test('an outage of a CircleCI Server is not looked up at status.circleci.com', () => {
    const cloud = read(failed('unavailable', { host: 'https://circleci.com' }));
    expect(cloud).toContain('Check for outages at');
    const server = read(failed('unavailable', { host: 'https://ci.acme.dev' }));
    expect(server).toContain('If ci.acme.dev stays down, contact the person who runs it.');
    expect(server).not.toContain('status.circleci.com');
  });

  test('not found means both that it is not there and that the token cannot see it', () => {
    const card = failed('not-found', { said: 'Project not found' });
    expect(read(card)).toMatchInlineSnapshot(`
      "(⚠️ Project or build not found, or the connected token can’t see it.)
      ⚠️ Project or build not found, or the connected token can’t see it.
      List the projects it can see with \`/circle projects\`, or reconnect with another account.
      ~ CircleCI said: Project not found
      [Reconnect → connect]"
    `);
  });

  test('what only a personal token sees may not be there at all: the token is not blamed for it', () => {
    const missing = read(failed('not-found', { needsPersonalToken: true }));
    expect(missing).toContain('Not found, or the connected token can’t see it.');
    expect(missing).not.toContain('refuses');
    expect(read(failed('forbidden', { needsPersonalToken: true }))).toContain('CircleCI denied this request');
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
    expect(read(failed('rate-limited', { retryAfter: 90 }))).toContain('Try again in 1m 30s.');
  });

  test('without a clear answer the person is not told to simply try again', () => {
    const card = read(failed('unavailable', { ambiguous: true }));
    expect(card).toContain('Check before you try again');
    expect(card).not.toContain('Try again');
  });

  test('an unclear outcome links the build and shows how to look', () => {
    const build = summary();
    expect(read(outcomeUnknownView({ act: 'retry', build, url: build.url }))).toMatchInlineSnapshot(`
      "(⚠️ CircleCI didn’t confirm the retry of acme/web#123.)
      ⚠️ CircleCI didn’t confirm the retry of <https://circleci.com/gh/acme/web/123|acme/web#123>.
      It may have worked. Check before you try again: \`/circle build acme/web#123\`
      [View build → run build gh/acme/web#123] [Open in CircleCI → https://circleci.com/gh/acme/web/123]"
    `);
  });

  test('what CircleCI said is quoted, harmless and short', () => {
    const card = read(failed('refused', { said: `<!channel> ${'x'.repeat(2000)}` }));
    expect(card).toContain('CircleCI said: &lt;!channel&gt; xxx');
    expect(card.length).toBeLessThan(700);
  });
});

describe('we refused', () => {
  test('words that could not be read: what was read, and what to paste', () => {
    const error = new UsageError('There is no command statsu.', 'statsu web', ['status web', '/circle help']);
    expect(read(view(error))).toMatchInlineSnapshot(`
      "(⚠️ There is no command statsu.)
      ⚠️ There is no command statsu.
      You typed: \`statsu web\`
      Try:
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
      'You need the *operator* role (you’re a viewer).',
    );
    expect(read(view(new RefusedError('connect', 'external')))).toContain(
      'People from other organizations can only view builds',
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
      'ℹ️ <@U01ANN> already did this: retry acme/web#1.',
    );
    expect(read(view(new AlreadyDoneError(act, undefined)))).toContain(
      'It’s in progress. Nothing was changed.',
    );
    expect(read(view(new AlreadyDoneError(act, 'unknown')))).toContain('Check before you try again');
  });

  test('a stale button: why, and that nothing happened', () => {
    const card = read(view(new StaleError('acme/web#1 has ended.')));
    expect(card).toContain('ℹ️ acme/web#1 has ended.');
    expect(card).toContain('Nothing was changed.');
  });

  test('a bug shows its reference and none of its insides', () => {
    const card = JSON.stringify(view(new TypeError('secret inside')));
    expect(card).toContain('r3f');
    expect(card).not.toContain('secret inside');
    expect(fieldErrorText(new TypeError('secret inside'))).not.toContain('secret inside');
  });
});
