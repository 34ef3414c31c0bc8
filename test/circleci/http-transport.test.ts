import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { type Reaching, reach } from '../../lambda/circleci/http/http-transport.ts';
import { readText } from '../../lambda/circleci/http/read-limited-body.ts';
import { bind } from '../../local/http/listen.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server = createServer(handle);
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return new URL(`http://127.0.0.1:${await bind(server)}/`);
}

function asking(change: Partial<Reaching> = {}): Reaching {
  const signal = AbortSignal.timeout(5000);
  return { method: 'GET', headers: {}, signal, redirect: 'manual', ...change };
}

it('asks for packed answers and unpacks them as they are read', async () => {
  const url = await serve(({ headers }, response) => {
    expect(headers['accept-encoding']).toBe('gzip');
    response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(1_000_000)));
  });
  const all = await readText(await reach(url, asking()), 2_000_000);
  expect([all.text.length, all.whole]).toEqual([1_000_000, true]);
  const some = await readText(await reach(url, asking()), 1000);
  expect([some.text.length, some.whole]).toEqual([1000, false]);
});

it('keeps the connection for reads, and gives each write one of its own', async () => {
  const ports: (number | undefined)[] = [];
  const url = await serve(({ socket }, response) => {
    ports.push(socket.remotePort);
    response.end('ok');
  });
  for (const method of ['GET', 'GET', 'POST', 'POST', 'GET'])
    expect((await readText(await reach(url, asking({ method })), 10)).text).toBe('ok');
  const [read, readAgain, write, writeAgain, readLast] = ports;
  expect([readAgain, readLast]).toEqual([read, read]);
  expect(new Set([read, write, writeAgain]).size).toBe(3);
});

it('reads headers in any case, and follows no redirect', async () => {
  const url = await serve((_, response) =>
    response.writeHead(302, { Location: 'http://127.0.0.1:1/', 'Retry-After': '7' }).end(),
  );
  const { status, headers } = await reach(url, asking());
  expect([status, headers.get('RETRY-after'), headers.has('location'), headers.get('x')]).toEqual([
    302,
    '7',
    true,
    null,
  ]);
});

it('rejects with the reason of its signal, before the answer and in the midst of it', async () => {
  const silent = await serve(() => undefined);
  const asked = reach(silent, asking({ signal: AbortSignal.timeout(20) }));
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  const stuck = await serve((_, response) => response.write('half'));
  const half = await reach(stuck, asking({ signal: AbortSignal.timeout(100) }));
  await expect(readText(half, 100)).rejects.toMatchObject({ name: 'TimeoutError' });
});

it('tells what broke as the cause', async () => {
  const refused = reach(new URL('http://127.0.0.1:1/'), asking());
  await expect(refused).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNREFUSED' } });
  const cut = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync('x'.repeat(1000)).subarray(0, 20));
  });
  await expect(readText(await reach(cut, asking()), 5000)).rejects.toMatchObject({
    cause: { code: 'Z_BUF_ERROR' },
  });
});
