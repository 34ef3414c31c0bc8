/** One table says how long and how often each client waits, and ARCHITECTURE.md shows it. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { patience } from '../lambda/client-timeouts.ts';
import { openSecrets, openTable } from '../lambda/composition/storage-clients.ts';
import { refuse } from '../local/aws/inject-faults.ts';

const root = join(import.meta.dirname, '..');
const rows = Object.values(patience).map(
  ({ waitsFor, milliseconds, attempts, reason }) =>
    `| ${waitsFor} | ${milliseconds.toLocaleString('en-US')} ms | ${attempts} | ${reason} |`,
);

it('stands in ARCHITECTURE.md, row by row', () => {
  expect(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')).toContain(rows.join('\n'));
});

it('leaves no client with numbers of its own', () => {
  const own = readdirSync(join(root, 'lambda'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'client-timeouts.ts')
    .filter((file) =>
      /\b(timeout|milliseconds|maxAttempts|requestTimeout|retries): [1-9][\d_]*\b/.test(
        readFileSync(join(root, 'lambda', file), 'utf8'),
      ),
    );
  expect(own).toEqual([]);
});

const clients = [
  ['the table', 1, (from: Record<string, string>) => openTable('bot', from).installation('T1')],
  // One for Slack, one for CircleCI.
  ['the secrets', 2, (from: Record<string, string>) => openSecrets('bot', from).read('T1')],
] as const;
const troubles = [
  ['never answers', () => undefined],
  ['stalls in the middle', (response: ServerResponse) => void response.writeHead(200).write('{')],
  ['throttles', (response: ServerResponse) => refuse(response, 400, 'ThrottlingException')],
] as const;

it.each(
  clients.flatMap(([what, requests, read]) =>
    troubles.map(([how, answer]) => ({ what, requests, read, how, answer })),
  ),
)(
  'asks $what twice and no more when it $how, within what a form waits',
  async ({ read, answer, requests }) => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const from = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    };
    await expect(read(from)).rejects.toThrow();
    server.closeAllConnections();
    server.close();
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(2 * requests);
  },
  4_000,
);
