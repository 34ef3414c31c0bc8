/** Calls Slack's Web API by Node's HTTP client, because `fetch` takes 40 ms of each cold start. Follows no redirect. */
import type { IncomingMessage } from 'node:http';
import type { FetchFunction } from '@slack/web-api';

type Answer = Awaited<ReturnType<FetchFunction>>;

/** Files go by `fetch`, which knows their form. The answer's body may be read more than once. */
export const nodeFetch: FetchFunction = async (url, init = {}) => {
  const { body = '', headers, signal, method = 'GET' } = init;
  if (typeof body !== 'string') return uploaded(String(url), init);
  const { protocol } = new URL(url);
  const client = process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
  const text = new TextEncoder().encode(body);
  const length = { 'content-length': String(text.length) };
  const options = { method, headers: { ...headers, ...length }, ...(signal && { signal }) };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(signal?.aborted ? signal.reason : error);
    const request = client.request(url, options, (response) => {
      read(response)
        .then((bytes) => resolve(answerOf(String(url), response, bytes)))
        .catch(fail);
    });
    request.on('error', fail);
    request.end(text);
  });
};

async function uploaded(url: string, init: Parameters<FetchFunction>[1]): Promise<Answer> {
  const { body, headers, signal, method = 'POST' } = init ?? {};
  const answer = await fetch(url, {
    method,
    redirect: 'error',
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
    ...(signal && { signal }),
  });
  const { status: statusCode, statusText: statusMessage } = answer;
  const head = { statusCode, statusMessage, headers: Object.fromEntries(answer.headers.entries()) };
  return answerOf(url, head, Buffer.from(await answer.arrayBuffer()));
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

type Head = Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'>;

function answerOf(url: string, { statusCode = 0, statusMessage = '', headers }: Head, bytes: Buffer): Answer {
  if (statusCode >= 300 && statusCode < 400) throw new TypeError('A redirect of Slack is not followed.');
  const named = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    ok: statusCode >= 200 && statusCode < 300,
    status: statusCode,
    statusText: statusMessage,
    url,
    headers: {
      get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
      entries: () => named,
    },
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
    json: async () => JSON.parse(bytes.toString('utf8')),
    text: async () => bytes.toString('utf8'),
  };
}
