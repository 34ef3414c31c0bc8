import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const entry = join(import.meta.dirname, '../../../local/socket-mode.ts');

describe('npm run slack', () => {
  it.each([
    [{}, ['SLACK_APP_TOKEN (xapp-', 'SLACK_BOT_TOKEN (xoxb-']],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, ['needs SLACK_APP_TOKEN (xapp-']],
  ])('names what is missing with %j', async (from, parts) => {
    const env = { PATH: process.env.PATH, ...from };
    const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const said = await text(child.stderr);
    for (const part of parts) expect(said).toContain(part);
    expect(said).not.toContain('    at ');
    expect(await ended).toBe(1);
  });
});
