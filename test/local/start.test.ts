import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalOptions, type RunningBot, startLocal } from '../../local/bot.ts';
import { sign } from '../../local/slack/user-actions/sign-request.ts';
import { StartError } from '../../local/start-error.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

async function start(options: LocalOptions = {}): Promise<RunningBot> {
  const bot = await startLocal({ port: 0, quiet: true, ...options });
  cleaning.push(bot.close);
  return bot;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bot-'));
  cleaning.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Types a command in #ci, and gives back what its person then sees. */
async function ask(bot: RunningBot, text: string): Promise<string> {
  const slack = bot.slack!;
  const seen = () => [...slack.ephemerals(), ...slack.messages('C0CI000001')];
  const before = seen().length;
  await slack.typeCommand(text);
  // The door has answered, so it is stored.
  await bot.aws.lambda.idle();
  expect(seen().length).toBeGreaterThan(before);
  return JSON.stringify(seen());
}

/** Starts an external Slack: it accepts what is posted to `/answer`. */
async function foreignSlack() {
  const answers: string[] = [];
  const came = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url === '/answer') {
      answers.push(body);
      came.resolve();
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleaning.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers, came: came.promise };
}

function command(bot: RunningBot, fields: Readonly<Record<string, string>>, secret = bot.signingSecret) {
  const body = new URLSearchParams({ command: '/circle', ...fields }).toString();
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': sign(secret, timestamp, body),
  };
  return fetch(`${bot.url}/slack/commands`, { method: 'POST', body, headers });
}

describe('the bot on one machine', () => {
  it('is healthy, shows its page, and answers a newcomer at once', async () => {
    const bot = await start();
    expect((await fetch(`${bot.url}/health`)).status).toBe(200);
    expect(await (await fetch(bot.url)).text()).toContain('<html');
    expect((await fetch(`${bot.url}/page/state`)).status).toBe(200);
    expect((await fetch(`${bot.url}/nowhere`)).status).toBe(404);
    expect(await ask(bot, '/circle status web')).toContain('acme/web');
  });

  it('refuses at its door what is signed with another secret', async () => {
    const bot = await start();
    const fields = { team_id: 'T0ACME0001', user_id: 'U0ADA00001', channel_id: 'C0CI000001', text: 'help' };
    expect((await command(bot, fields, 'other')).status).toBe(401);
    expect((await command(bot, fields)).status).toBe(200);
  });

  it('carries a rerun from the click to CircleCI once', async () => {
    const bot = await start();
    const slack = bot.slack!;
    await ask(bot, '/circle status web');
    await slack.click({ message: slack.ephemerals().at(-1)!, actionId: 'rerun' });
    await bot.aws.lambda.idle();
    const reruns = () => bot.circleci!.controls.received().filter(({ path }) => path.endsWith('/rerun'));
    expect(reruns()).toHaveLength(1);
  });

  it('keeps its state over a restart, wherever the simulator then listens', async () => {
    const dataFolder = newFolder();
    const first = await startLocal({ port: 0, quiet: true, dataFolder });
    await ask(first, '/circle default web');
    const { signingSecret } = first;
    await first.close();
    const second = await start({ dataFolder });
    expect(second.signingSecret).toBe(signingSecret);
    expect(await ask(second, '/circle status')).toContain('acme/web');
  });

  it('stays disconnected over a restart', async () => {
    const dataFolder = newFolder();
    const first = await startLocal({ port: 0, quiet: true, dataFolder });
    await ask(first, '/circle disconnect');
    await first.slack!.click({ message: first.slack!.ephemerals().at(-1)!, actionId: 'confirm' });
    await first.aws.lambda.idle();
    await first.close();
    const second = await start({ dataFolder });
    expect(await ask(second, '/circle status web')).toContain('connect');
  });

  it('refuses a second bot on the same port or data, and says why', async () => {
    const dataFolder = newFolder();
    const bot = await start({ dataFolder });
    const port = Number(new URL(bot.url).port);
    await expect(startLocal({ port })).rejects.toThrow(
      new StartError(
        `Port ${port} is in use. Is the bot already running? Choose another one: PORT=${port + 10} npm start`,
      ),
    );
    await expect(startLocal({ port: 0, dataFolder })).rejects.toThrow(
      new StartError(`The bot is already running with the data in ${dataFolder}: ${bot.url}`),
    );
    expect((await fetch(`${bot.url}/health`)).status).toBe(200);
  });

  it('serves an external Slack and CircleCI', async () => {
    const slack = await foreignSlack();
    const neighbour = await start();
    const bot = await start({
      environment: {
        SLACK_API_URL: `${slack.url}/api/`,
        SLACK_SIGNING_SECRET: 'their-secret',
        SLACK_BOT_TOKEN: 'xoxb-theirs',
        CIRCLECI_URL: neighbour.circleci!.url,
        CIRCLECI_TOKEN: 'local-token',
      },
    });
    expect([bot.slack, bot.circleci]).toEqual([undefined, undefined]);
    const response = await command(bot, {
      team_id: 'TANY',
      user_id: 'U1',
      channel_id: 'C1',
      text: 'status web',
      response_url: `${slack.url}/answer`,
    });
    expect(response.status).toBe(200);
    await slack.came;
    expect(slack.answers.join()).toContain('acme/web');
    expect(await (await fetch(bot.url)).text()).toContain(`${slack.url}/api/`);
  });
});

describe('npm start', () => {
  const entry = join(import.meta.dirname, '../../local/start.ts');

  function run(from: Readonly<Record<string, string>>, ...args: string[]): ChildProcess {
    const env = { PATH: process.env.PATH, ...from };
    const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    cleaning.push(() => child.kill('SIGKILL'));
    return child;
  }

  function exit(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  /** What it has printed once `part` is among it. */
  async function printed(child: ChildProcess, part: string): Promise<string> {
    let all = '';
    for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
      all += chunk;
      if (all.includes(part)) return all;
    }
    throw new Error(`It ended with: ${all}`);
  }

  it('prints one screen, serves, and ends clean on Ctrl-C', async () => {
    const child = run({ PORT: '0', DATA_FOLDER: newFolder() });
    const shown = await printed(child, 'Press Ctrl-C to stop.');
    expect(shown.split('\n').length).toBeLessThan(25);
    expect(shown).toContain('/circle status web');
    const url = /http:\/\/localhost:\d+/.exec(shown)?.[0] ?? '';
    expect((await fetch(`${url.replace('localhost', '127.0.0.1')}/health`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await exit(child)).toBe(0);
  });

  it('starts over with --fresh', async () => {
    const dataFolder = newFolder();
    const before = await startLocal({ port: 0, quiet: true, dataFolder });
    await before.close();
    const child = run({ PORT: '0', DATA_FOLDER: dataFolder }, '--fresh');
    await printed(child, 'Press Ctrl-C to stop.');
    child.kill('SIGINT');
    await exit(child);
    const after = await start({ dataFolder });
    expect(after.signingSecret).not.toBe(before.signingSecret);
  });

  it.each([
    [{ PORT: 'many' }, [], 'PORT is "many"; it must be a number from 0 to 65535.\n'],
    [{ PORT: '0' }, ['--frehs'], "Unknown option '--frehs'"],
    [{ PORT: '0' }, ['--help'], "Unknown option '--help'. Options: --fresh starts over.\n"],
  ])('says in one sentence what is wrong with %j %j', async (from, args, sentence) => {
    const child = run({ ...from, DATA_FOLDER: newFolder() }, ...args);
    const [said, code] = await Promise.all([text(child.stderr!), exit(child)]);
    expect(said.startsWith(sentence)).toBe(true);
    expect(said).not.toContain('    at ');
    expect(code).toBe(1);
  });
});
