import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeFetch } from '../../lambda/slack/api/node-fetch.ts';
import { bind } from '../../local/http/listen.ts';
import { readBody } from '../../local/http/read-limited-body.ts';

let url: string;
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void = () => undefined;
const server = createServer(async (request, response) =>
  answer(request, response, (await readBody(request))?.toString() ?? ''),
);
beforeAll(async () => {
  url = `http://127.0.0.1:${await bind(server)}/api/users.info`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const init = { method: 'POST', headers: { Authorization: 'Bearer x' }, body: 'user=U1&name=日' };

it('sends what it is given, and tells status, headers and the body as often as it is read', async () => {
  answer = ({ method, headers }, response, body) =>
    response
      .writeHead(200, { 'x-oauth-scopes': 'commands' })
      .end(JSON.stringify({ method, token: headers.authorization, length: headers['content-length'], body }));
  const told = await nodeFetch(url, init);
  const sent = { method: 'POST', token: 'Bearer x', length: '16', body: init.body };
  expect([await told.json(), JSON.parse(await told.text())]).toEqual([sent, sent]);
  expect(told).toMatchObject({ ok: true, status: 200, url });
  expect([told.headers.get('X-OAuth-Scopes'), told.headers.get('retry-after')]).toEqual(['commands', null]);
});

it('uploads a form as fetch does', async () => {
  answer = ({ headers }, response, body) => response.end(`${headers['content-type']} ${body}`);
  const form = new FormData();
  form.append('file', new Blob(['log']), 'log.txt');
  const told = await nodeFetch(url, { method: 'POST', body: form });
  expect(await told.text()).toMatch(/^multipart\/form-data; boundary=.*filename="log.txt"/s);
});

it('rejects for a redirect, a connection that breaks, and when time is up', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  await expect(nodeFetch(url, init)).rejects.toThrow('not followed');
  answer = (_, response) => response.socket?.destroy();
  await expect(nodeFetch(url, init)).rejects.toMatchObject({ code: 'ECONNRESET' });
  answer = (_, response) => response.writeHead(200).write('{');
  const signal = AbortSignal.timeout(50);
  await expect(nodeFetch(url, { ...init, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
});
