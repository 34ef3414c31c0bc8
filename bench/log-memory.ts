/** Measures what a log of 16 MB and its reason take, however it was made to take more. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeOptions } from '../infra/functions.ts';
import { type Row, row } from './result-rows.ts';

const size = 16_000_000;
const most = 64;

/** The worst of each kind that were found. */
const kinds: Readonly<Record<string, string>> = {
  lines: `2026-11-23 step ${'.'.repeat(60)}\n`,
  'line ends': '\n',
  'cursor moves': '\u001b[4000Cx\n',
  'wide characters': '\u001b[40C漢\u001b[10Cé\n',
  emoji: '😀',
  'joined characters': `a${'\u0301'.repeat(20)}`,
  'cleared screens': 'ab\u001b[2J',
  errors: 'Error: expected 1, got 2\n    at total (src/price.ts:41:24)\n',
  secrets: 'mysql -u root -phunter2 '.repeat(80).concat('\n'),
};

export async function logMemoryRow(): Promise<Row> {
  const server = createServer(({ url = '' }, response) => {
    const part = kinds[decodeURIComponent(url.slice(1))] ?? 'small\n';
    const count = url === '/small' ? 1 : Math.floor(size / JSON.stringify(part).length);
    response.end(JSON.stringify([{ message: part.repeat(count) }]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const grown: number[] = [];
  for (const kind of Object.keys(kinds)) grown.push(await growth(host, kind));
  server.close();
  return row({
    name: 'memory for the reason of the worst log of 16 MB',
    ours: Math.max(...grown) / 1_000_000,
    against: most,
    reference: 'allowed over idle',
    goal: 1,
    unit: 'MB',
  });
}

/** In a fresh process, with Node as it is deployed. */
async function growth(host: string, kind: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'log-memory-child.ts'), host, encodeURIComponent(kind)],
    {
      env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: nodeOptions },
    },
  );
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!Number(said)) throw new Error(`The log of ${kind} was not read: ${failed.slice(-800)}`);
  return Number(said);
}
