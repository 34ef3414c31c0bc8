import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpHandler, route } from '../../local/http/api-gateway.ts';
import { type Listening, listen } from '../../local/http/listen.ts';

const opened: Listening[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(handler: HttpHandler): Promise<Listening> {
  const listening = await listen((request, response) => {
    if (!route({ '/slack/commands': handler }, request, response)) response.writeHead(418).end();
  });
  opened.push(listening);
  return listening;
}

/** What the handler got, as the answer. */
const echo: HttpHandler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });

describe("API Gateway's HTTP API on this machine", () => {
  it('hands over a form in base64, as AWS does', async () => {
    const { url } = await start(echo);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'X-Slack-Signature': 'v0=1' };
    const response = await fetch(`${url}/slack/commands?a=1&b=é`, {
      method: 'POST',
      body: 'text=é',
      headers,
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      rawPath: '/slack/commands',
      rawQueryString: 'a=1&b=%C3%A9',
      headers: { 'x-slack-signature': 'v0=1' },
      requestContext: { stage: '$default', http: { method: 'POST', path: '/slack/commands' } },
      body: Buffer.from('text=é').toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('hands over JSON as it is', async () => {
    const { url } = await start(echo);
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const response = await fetch(`${url}/slack/commands`, { method: 'POST', body: '{"é":1}', headers });
    expect(await response.json()).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
  });

  it('joins a header that came twice', async () => {
    const { port } = await start(echo);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /slack/commands HTTP/1.1\r\nHost: x\r\nX-One: a\r\nx-one: b\r\nConnection: close\r\n\r\n',
    );
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toContain('"x-one":"a,b"');
  });

  it("gives back the handler's status, headers, cookies and bytes", async () => {
    const { url } = await start(async () => ({
      statusCode: 201,
      headers: { 'x-one': 'a' },
      cookies: ['c=1', 'd=2'],
      body: 'aGk=',
      isBase64Encoded: true,
    }));
    const response = await fetch(`${url}/slack/commands`, { method: 'POST' });
    expect([response.status, response.headers.get('x-one'), await response.text()]).toEqual([201, 'a', 'hi']);
    expect(response.headers.getSetCookie()).toEqual(['c=1', 'd=2']);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('broken'))],
    ['answers something else', async () => ({ status: 200 })],
  ])('says 500 and no more when the handler %s', async (_, handler) => {
    const { url } = await start(handler);
    const response = await fetch(`${url}/slack/commands`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('takes POST only, leaves other paths to others, and refuses more than 10 MB', async () => {
    const { url } = await start(echo);
    expect((await fetch(`${url}/slack/commands`)).status).toBe(404);
    expect((await fetch(`${url}/slack`, { method: 'POST' })).status).toBe(418);
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await fetch(`${url}/slack/commands`, { method: 'POST', body })).status).toBe(413);
  });
});
