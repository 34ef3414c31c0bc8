import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'aws4';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSigned, localIdentity } from '../../../local/aws/verify-sigv4.ts';
import { readBody } from '../../../local/http/read-limited-body.ts';

/** aws4 is an independent signer: the two must agree about everything that it can send. */
const server = createServer(async (incoming, response) => {
  const body = await readBody(incoming);
  const good = body && isSigned(incoming, body, { service: 'lambda', identity: localIdentity });
  response.writeHead(good ? 200 : 403).end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

interface Sent {
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const keys = { accessKeyId: localIdentity.accessKeyId, secretAccessKey: localIdentity.secretAccessKey };

function signed(sent: Sent, { service = 'lambda', region = 'us-east-1', by = keys } = {}) {
  const host = `127.0.0.1:${port}`;
  return sign({ ...sent, headers: { ...sent.headers }, method: 'POST', host, service, region }, by);
}

function status({ path, body, headers }: ReturnType<typeof signed>): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path, headers, agent: false } as const;
    const outgoing = request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe("AWS's signature", () => {
  it('is recognised on whatever an independent signer signs', async () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom('a', '-', ':', '_', ' ', 'é', '~'),
    });
    await fc.assert(
      fc.asyncProperty(name, fc.string({ unit: 'binary' }), async (functionName, body) => {
        const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
        expect(await status(signed({ path, body, headers: { 'x-amz-invocation-type': 'Event' } }))).toBe(200);
      }),
      { seed: Number(process.env.SEED ?? 1), numRuns: 50 },
    );
  });

  it.each([
    ['of another secret', { by: { ...keys, secretAccessKey: 'other' } }],
    ['of another key', { by: { ...keys, accessKeyId: 'OTHER' } }],
    ['for another service', { service: 'secretsmanager' }],
    ['for another region', { region: 'eu-west-1' }],
  ])('is refused when it is %s', async (_, how) => {
    expect(await status(signed({ path: '/x', body: 'hello' }, how))).toBe(403);
  });

  it.each(['body', 'path'] as const)('is refused when the %s was changed on the way', async (part) => {
    const request = signed({ path: '/x', body: 'hello' });
    expect(await status({ ...request, [part]: '/hell' })).toBe(403);
  });

  it.each(['', 'AWS4-HMAC-SHA256', 'Bearer x'])(
    'is refused when it is no signature: %j',
    async (authorization) => {
      const request = signed({ path: '/x', body: 'hello' });
      expect(
        await status({ ...request, headers: { ...request.headers, Authorization: authorization } }),
      ).toBe(403);
    },
  );
});
