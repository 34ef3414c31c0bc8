import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPage } from '../../../local/page/server.ts';
import { commands } from './page-over-scripted-bot.ts';

const server = createServer();
let url = '';

beforeAll(async () => {
  const page = await createPage({ commands });
  server.on('request', (request, response) => {
    if (!page.handle(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

describe("the page's files", () => {
  it('are the document, its script, its style, its icon and the commands', async () => {
    for (const path of ['/', '/page.js', '/page.css', '/favicon.svg', '/commands.json', '/?as=U1'])
      expect((await fetch(url + path)).status, path).toBe(200);
    expect(await (await fetch(`${url}/commands.json`)).json()).toEqual(commands);
  });

  it('leave every other path and method to others', async () => {
    for (const path of ['/page/state', '/api/chat.postMessage', '/health', '/emoji/..%2f..%2fpackage.json'])
      expect((await fetch(url + path)).status, path).toBe(418);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(418);
  });

  it('let the browser load from nowhere else and run nothing inline', async () => {
    const response = await fetch(`${url}/`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).not.toMatch(/https?:|<script>|<style>/);
  });

  it('name no address outside of the page in their style', async () => {
    const style = await (await fetch(`${url}/page.css`)).text();
    expect([...style.matchAll(/url\(([^)]*)\)/g)].map(([, address]) => address)).not.toContainEqual(
      expect.stringMatching(/^["']?(https?:|\/\/)/),
    );
  });

  it('are not sent again to a browser that has them', async () => {
    const { headers } = await fetch(`${url}/page.js`);
    const again = await fetch(`${url}/page.js`, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('hold pictures of emoji', async () => {
    const response = await fetch(`${url}/emoji/1f680.svg`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect((await fetch(`${url}/emoji/beef.svg`)).status).toBe(418);
  });
});
