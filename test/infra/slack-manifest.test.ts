/** `npm run manifest` and the hooks of the Slack CLI, run as it runs them: by a shell, with the project's folder. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { hooks, config } = JSON.parse(read('.slack/hooks.json'));

async function run(command: string, env: NodeJS.ProcessEnv = process.env) {
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { cwd: root, env });
    return { stdout, stderr, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { stdout, stderr, code };
  }
}

describe('the Slack CLI', () => {
  it('gets the manifest for Socket Mode from its hook, the one that manifest.json holds', async () => {
    const { stdout, code } = await run(`${hooks['get-manifest']} --source=${root}`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(read('manifest.json')));
  });

  it('starts npm run slack, which names the tokens that are missing', async () => {
    expect(config['sdk-managed-connection-enabled']).toBe(true);
    const { SLACK_APP_TOKEN: _app, SLACK_BOT_TOKEN: _bot, ...without } = process.env;
    const { stderr, code } = await run(hooks.start, without);
    expect(code).toBe(1);
    expect(stderr).toContain('SLACK_APP_TOKEN');
    expect(stderr).toContain('SLACK_BOT_TOKEN');
  });
});

describe('npm run manifest', () => {
  it('leaves out each address for Socket Mode and nothing else', () => {
    const withAddresses = parse(read('slack-manifest.yml'));
    const { socket_mode_enabled, ...settings } = withAddresses.settings;
    const expected = {
      ...withAddresses,
      settings: { ...settings, socket_mode_enabled: !socket_mode_enabled },
    };
    const noAddress = (key: string, value: unknown) =>
      ['url', 'request_url', 'redirect_urls'].includes(key) ? undefined : value;
    expect(JSON.parse(read('manifest.json'))).toEqual(JSON.parse(JSON.stringify(expected, noAddress)));
  });

  it('prints the manifest with the addresses of a deployment', async () => {
    const { stdout } = await run('npm run --silent manifest -- --url https://abc.example.com/slack/commands');
    expect(stdout).not.toContain('YOUR-API');
    const { features, oauth_config, settings } = parse(stdout);
    expect(features.slash_commands[0].url).toBe('https://abc.example.com/slack/commands');
    expect(oauth_config.redirect_urls).toEqual(['https://abc.example.com/slack/oauth_redirect']);
    expect(settings.event_subscriptions.request_url).toBe('https://abc.example.com/slack/events');
    expect(settings.interactivity.request_url).toBe('https://abc.example.com/slack/interactions');
  });

  it.each([
    ['--url abc.example.com', 'abc.example.com is not an https:// address'],
    ['--url http://abc.example.com', 'http://abc.example.com is not an https:// address'],
    ['', 'Say where the bot runs.'],
    ['--uri x', "Unknown option '--uri'"],
  ])('says for `%s` what to type', async (options, why) => {
    const { stderr, stdout, code } = await run(`npm run --silent manifest -- ${options}`);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(why);
    expect(stderr).toContain('npm run manifest -- --url');
  });
});
