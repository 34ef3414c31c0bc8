import { describe, expect } from 'vitest';
import type { Artifact } from '../../lambda/circleci/api-v1-schemas.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, botWith, it, simulator } from '../fixture.ts';

const web = 'github/acme/web';

const say = async (text: string, from = bot) => messageOf(await from.type(text), 'say');
const read = async (text: string, from = bot) => textOf(await say(text, from));

describe('artifacts', () => {
  it('of one build open folder by folder', async () => {
    const message = await say('artifacts web#116');
    expect(textOf(message)).toContain('acme/web#116');
    const folder = intentsOf(message).find(
      (intent) => 'command' in intent && intent.command.includes('--folder'),
    );
    if (!folder || !('command' in folder)) throw new Error('no folder to open');
    expect(folder.command).toMatch(/^artifacts gh\/acme\/web#116 --folder /);
    expect((await read(folder.command)).length).toBeGreaterThan(0);
  });

  it('of the latest build of a branch keep the branch in their buttons', async () => {
    const message = await say('artifacts web --branch main --filter successful');
    expect(textOf(message)).toContain('successful');
    const commands = intentsOf(message).flatMap((intent) => ('command' in intent ? [intent.command] : []));
    const again = commands.filter((command) => !command.includes('#'));
    for (const command of again)
      expect(command).toMatch(/^artifacts gh\/acme\/web --branch main --filter successful/);
    expect(again.length).toBeGreaterThan(0);
  });
});

describe('a file among artifacts', () => {
  it('is offered for a preview when it is text, and shown', async () => {
    const logs = intentsOf(await say('artifacts web#121 --folder logs'));
    const preview = 'artifacts gh/acme/web#121 --preview "logs/server log (1).txt"';
    expect(logs).toContainEqual({ action: 'refresh', command: preview });
    const message = await say(preview);
    expect(textOf(message)).toContain('build 121, job build, machine 0');
    expect(intentsOf(message)).toContainEqual({
      action: 'refresh',
      command: 'artifacts gh/acme/web#121 --folder logs',
    });
    const files = intentsOf(await say('artifacts web#121 --folder dist'));
    expect(JSON.stringify(files)).not.toContain('--preview');
  });

  it('that is no text is not fetched, and one that only pretends is not shown', async () => {
    let fetched = 0;
    const other = await botWith(() => ({
      artifactText: async () => {
        fetched += 1;
        return { kind: 'binary' };
      },
    }));
    expect(await read('artifacts web#121 --preview dist/app.tar.gz', other)).toContain('not a text file');
    expect(fetched).toBe(0);
    expect(await read('artifacts web#121 --preview coverage/lcov.info', other)).toContain('not a text file');
    expect(fetched).toBe(1);
  });

  it.each([
    [{ kind: 'refused', status: 404 }, 'no longer has this file'],
    [{ kind: 'unavailable', late: true }, 'didn’t send the file'],
    [{ kind: 'elsewhere' }, 'didn’t send the file'],
    [{ kind: 'text', text: ' \n', bytes: 2, whole: true }, 'This file is empty.'],
    [{ kind: 'text', text: 'é€'.repeat(8), bytes: 40, whole: false }, 'of more than 1.0 MB'],
  ] as const)('that comes as %j is spoken of as such', async (artifact, words) => {
    const other = await botWith(() => ({ artifactText: async () => artifact }));
    expect(await read('artifacts web#121 --preview coverage/lcov.info', other)).toContain(words);
  });

  it('shows its beginning only, within what Slack takes', async () => {
    const text = '<b>&`*\u202E '.repeat(400).concat('\n').repeat(200);
    const other = await botWith(() => ({
      artifactText: async () => ({ kind: 'text', text, bytes: 900_000, whole: true }),
    }));
    expect(await read('artifacts web#121 --preview coverage/lcov.info', other)).toMatch(
      /first \d+ of 200 lines/,
    );
  });

  it('is taken from the container that is named', async () => {
    const artifact = (nodeIndex: number): Artifact => ({
      path: 'a.log',
      nodeIndex,
      url: `https://x/${nodeIndex}`,
    });
    const other = await botWith(() => ({
      artifacts: async () => [artifact(0), artifact(1)],
      artifactText: async ({ url }) => ({ kind: 'text', text: url, bytes: url.length, whole: true }),
    }));
    const command = 'artifacts gh/acme/web#121 --preview a.log';
    expect(intentsOf(await say('artifacts web#121', other)).slice(0, 2)).toEqual([
      { action: 'refresh', command },
      { action: 'refresh', command: `${command} --container 1` },
    ]);
    expect(await read(command, other)).toContain('https://x/0');
    expect(await read(`${command} --container 1`, other)).toContain('https://x/1');
  });

  it('that is not there is refused with the command for the list', async () => {
    await expect(bot.type('artifacts web#121 --preview nope.txt')).rejects.toMatchObject({
      paste: ['/circle artifacts gh/acme/web#121'],
    });
  });
});

describe('artifacts of the latest build', () => {
  it('are those of the newest that the filter lets through on the branch', async () => {
    const text = await read('artifacts web --branch feature/checkout-redesign --filter successful');
    expect(text).toContain('artifacts of the latest successful build on feature/checkout-redesign');
  });

  it('that left none offers the builds before it', async () => {
    const number = simulator.controls.start({ project: web, branch: 'none', job: 'lint' });
    simulator.controls.finish(web, number);
    const message = await say('artifacts web --branch none --filter successful');
    expect(textOf(message)).toContain('The latest build has none.');
    expect(intentsOf(message)[0]).toEqual({ action: 'refresh', command: `artifacts gh/acme/web#${number}` });
    await expect(bot.type('artifacts web --branch nope')).rejects.toMatchObject({
      message: expect.stringContaining('no builds on a branch named “nope”'),
    });
  });
});
