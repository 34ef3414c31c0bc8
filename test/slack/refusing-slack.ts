/** A Slack that says one word to everything that is asked of a channel, and yes to everything else. Over HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordOutput } from '../canaries/recorded-output.ts';

export interface Asked {
  readonly method: string;
  readonly args: URLSearchParams;
}

export async function openRefusing(channel: string) {
  const asked: Asked[] = [];
  const said = { word: '', left: 0, to: undefined as string | undefined };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    recordOutput('slack', body);
    const method = request.url?.split('/').at(-1) ?? '';
    const args = new URLSearchParams(body);
    asked.push({ method, args });
    const isMeant = said.to === undefined || said.to === method;
    const isRefused = said.left > 0 && isMeant && args.get('channel') === channel;
    if (isRefused) said.left -= 1;
    const yes = {
      ok: true,
      ts: `${asked.length}.1`,
      messages: [],
      has_more: false,
      channel: { id: channel },
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isRefused ? { ok: false, error: said.word } : yes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    apiUrl: `http://127.0.0.1:${port}/api/`,
    /** To all that is asked of the channel, or to one method alone. And forgets what it was asked. */
    say(word: string, times: number, to?: string) {
      asked.length = 0;
      Object.assign(said, { word, left: times, to });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type Refusing = Awaited<ReturnType<typeof openRefusing>>;
