import { beforeAll, describe, expect } from 'vitest';
import type { TestResult } from '../../lambda/circleci/api-v1-schemas.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import { someLog } from '../fakes/step-log.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, it, simulator } from '../fixture.ts';

const web = 'github/acme/web';

const say = async (text: string, from = bot) => messageOf(await from.type(text), 'say');
const read = async (text: string, from = bot) => textOf(await say(text, from));

describe('tests', () => {
  it('shows the failures with their messages, then the slowest, and counts', async () => {
    const text = await read('tests web#123');
    expect(text).toContain('2 of 120 tests failed');
    expect(text).toContain('2 failed, 115 passed, 3 skipped');
    expect(text).toContain('price › price rounds half up');
    expect(text).toContain('Expected: "12.35"');
    expect(text.indexOf('Expected')).toBeLessThan(text.indexOf('Slowest'));
  });

  it('leads to the log of the build, and through all pages without showing a test twice', async () => {
    const first = await say('tests web#123');
    expect(intentsOf(first)).toContainEqual({ action: 'run', command: 'log gh/acme/web#123' });
    expect(intentsOf(first)).toContainEqual({ action: 'refresh', command: 'tests gh/acme/web#123 --page 2' });
    const pages = await Promise.all([2, 3, 4, 5, 6, 7].map((page) => read(`tests web#123 --page ${page}`)));
    const times = pages.map((page) => page.split('\n').filter((line) => line.startsWith('`')));
    expect(times.map((lines) => lines.length)).toEqual([20, 20, 20, 20, 20, 18]);
    expect(new Set(times.flat()).size).toBe(118);
    expect(
      times
        .flat()
        .slice(-3)
        .every((line) => line.startsWith('`skipped`')),
    ).toBe(true);
    const past = await say('tests web#123 --page 99');
    expect(textOf(past)).toContain('No more tests: the list has 7 pages.');
    expect(textOf(past)).not.toMatch(/page \d+ of/);
    const pagesOffered = intentsOf(past).flatMap((intent) => ('command' in intent ? [intent.command] : []));
    expect(pagesOffered.filter((command) => command.includes('--page'))).toEqual([
      'tests gh/acme/web#123 --page 7',
      ...Array(2).fill('tests gh/acme/web#123 --page 99'),
    ]);
  });

  it('pages hundreds of failures, the last page too within the limits of Slack', async () => {
    const failed = Array.from({ length: 300 }, (_, index): TestResult => {
      const message = `${'<!channel> ```'.repeat(200)}\n`.repeat(40);
      const rest = { classname: 'a', file: 'b', seconds: index, source: 'c', message };
      return { name: `number ${index}`, result: index % 2 ? 'error' : 'failure', ...rest };
    });
    const many = await botWith(() => ({ tests: async () => failed }));
    expect(await read('tests web#123', many)).toContain('page 1 of 38');
    const last = await read('tests web#123 --page 38', many);
    expect(last).toContain('number 299');
    expect(last).not.toContain('number 295');
  });

  it('says when CircleCI kept none, and how it would', async () => {
    const text = await read('tests web#122');
    expect(text).toContain('No test results for');
    expect(text).toContain('- store_test_results:\n    path: test-results');
  });

  it('of a build that still runs says to wait', async () => {
    const number = simulator.controls.start({ project: web, branch: 'wait', hold: 'running' });
    expect(await read(`tests web#${number}`)).toContain('Test results appear when it ends');
  });
});

describe('log', () => {
  it('shows the lines of the step that failed, where it failed, and how', async () => {
    const message = await say('log web#123');
    const text = textOf(message);
    expect(text).toContain('`Run tests` *failed* in');
    expect(text).toContain('Tests: 2 failed, 118 passed, 120 total');
    expect(text).toContain('▸ Error: expect(received).toBe(expected)');
    expect(text).toContain('exit code 1');
    expect(text).toContain('container 1 of 2');
  });

  describe('that is long', () => {
    const step = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, n) => `step ${from + n}`);
    const printed = [
      ...step(1, 411),
      'TypeError: price is not a number',
      '    at total (src/price.ts:41:24)',
      ...step(414, 1_906),
    ].join('\n');
    let slug: string;

    beforeAll(() => {
      const number = simulator.controls.start({
        project: web,
        branch: 'long',
        hold: 'running',
        log: printed,
      });
      simulator.controls.finish(web, number, 'failed');
      slug = `gh/acme/web#${number}`;
    });

    const linesOf = (text: string) =>
      text.split('\n').filter((line) => /^(?:step \d+|▸.*|\s+at .*)$/.test(line));
    const commandsOf = (message: Parameters<typeof intentsOf>[0]) =>
      Object.fromEntries(
        message?.blocks
          .flatMap((block) => (block.type === 'actions' ? block.elements : []))
          .flatMap((one) => {
            if (one.type !== 'button' || !one.value) return [];
            const [intent] = intentsOf({ text: '', blocks: [{ type: 'actions', elements: [one] }] } as never);
            return intent && 'command' in intent ? [[one.text.text, intent.command]] : [];
          }) ?? [],
      );

    it('opens at the reason, and says where that stands', async () => {
      const message = await say(`log ${slug}`);
      const shown = linesOf(textOf(message));
      expect(shown.indexOf('▸ TypeError: price is not a number')).toBe(8);
      expect(shown).toHaveLength(25);
      expect(textOf(message)).toContain('lines 404–428 of 1,907, error on line 412');
    });

    it('continues above and below, without a line twice, and back', async () => {
      const first = await say(`log ${slug}`);
      const {
        'More above': above = '',
        'More below': below = '',
        'Go to the end': end = '',
      } = commandsOf(first);
      const [up, down] = [await say(above), await say(below)];
      expect(linesOf(textOf(up)).at(-1)).toBe('step 403');
      expect(linesOf(textOf(up))).toEqual(step(354, 403));
      expect(linesOf(textOf(down))).toEqual(step(429, 478));
      expect(textOf(await say(end))).toContain('step 1906');
      expect(commandsOf(await say(end))['More below']).toBeUndefined();
      expect(commandsOf(first)['Go to the error']).toBeUndefined();
      const back = commandsOf(down)['Go to the error'] ?? '';
      expect(textOf(await say(back))).toContain('error on line 412');
    });

    it('refreshes and shares the lines that are shown', async () => {
      const { 'More below': below = '' } = commandsOf(await say(`log ${slug}`));
      const shared = intentsOf(await say(below)).filter(({ action }) => action === 'share');
      expect(shared).toEqual([{ action: 'share', command: below }]);
    });

    it('shows the end of a step that did not fail', async () => {
      const other = simulator.controls.start({ project: web, branch: 'fine', job: 'test', hold: 'running' });
      simulator.controls.finish(web, other, 'success');
      const text = await read(`log web#${other} run`);
      expect(text).toContain('120 total');
      expect(text).not.toContain('the reason is');
    });

    it('refuses a line that is no number', async () => {
      await expect(bot.type(`log ${slug} --from top`)).rejects.toMatchObject({
        paste: [`/circle log ${slug} --from 1`],
      });
    });
  });

  it.each(['Checkout', 'checkout code', 'code', '101'])('finds the step called %s', async (step) => {
    expect(await read(`log web#123 ${step}`)).toContain('`Checkout code` *passed* in');
  });

  it('reads one word as a build before it reads two', async () => {
    await bot.store.saveDefaultProject('T0ACME00001', 'C0DEV00001', {
      vcs: 'github',
      org: 'acme',
      repo: 'web',
    });
    expect(await read('log 123 101')).toContain('`Checkout code` *passed* in');
    expect(await read('log web 123 install')).toContain('`Install dependencies` *passed* in');
    expect(await read('log latest main')).toContain('acme/web#');
  });

  it('takes the failing container of a named step, or the one that is asked for', async () => {
    expect(await read('log web#123 Run')).toContain('container 1 of 2');
    const other = await read('log web#123 Run --container 0');
    expect(other).toContain('*passed* in');
    expect(other).toContain('also failed in container 1');
  });

  it('names the steps when there is none of that name, and offers them', async () => {
    const message = await say('log web#123 deploy');
    expect(textOf(message)).toContain('has no step named `deploy`');
    expect(textOf(message)).toContain('❌ `103` Run tests');
    expect(intentsOf(message)[0]).toEqual({
      action: 'refresh',
      command: 'log gh/acme/web#123 103 --container 1',
    });
  });

  it('of a build where nothing failed offers its steps', async () => {
    const message = await say('log web#122');
    expect(textOf(message)).toContain('*No step failed*');
    expect(intentsOf(message)).toContainEqual({ action: 'refresh', command: 'log gh/acme/web#122 101' });
  });

  it('of a running build shows the step that runs', async () => {
    const number = simulator.controls.start({ project: web, branch: 'live', job: 'test', hold: 'running' });
    expect(await read(`log web#${number}`)).toContain('*running* in');
  });

  it('says that the steps of an old build are forgotten', async () => {
    expect(await read('log bb/acme/legacy#51940')).toContain('CircleCI no longer has its steps');
  });

  it('says when CircleCI has kept no output, and does not hide other troubles', async () => {
    const refusing = (reason: 'not-found' | 'unavailable') =>
      botWith(() => ({ stepLog: () => Promise.reject(new CircleCIError(reason, 'no')) }));
    expect(await read('log web#123', await refusing('not-found'))).toContain(
      'CircleCI has no output for this step',
    );
    await expect((await refusing('unavailable')).type('log web#123')).rejects.toMatchObject({
      reason: 'unavailable',
    });
  });

  it('keeps whatever was printed in its box', async () => {
    const text = '```\n<!channel> *bold* <http://evil.example|ok> \u202Ereversed\n';
    const evil = await botWith(() => ({ stepLog: async () => someLog(text) }));
    const { blocks } = await say('log web#123', evil);
    const boxed = { type: 'text', text: '```\n<!channel> *bold* <http://evil.example|ok> reversed' };
    expect(blocks).toContainEqual({
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [boxed] }],
    });
    expect(JSON.stringify(blocks.filter(({ type }) => type !== 'rich_text'))).not.toContain('<!channel>');
  });

  it('refuses a container that is no number with the same command', async () => {
    await expect(bot.type('log web#123 --container two')).rejects.toMatchObject({
      paste: ['/circle log web#123 --container 0'],
    });
  });
});
