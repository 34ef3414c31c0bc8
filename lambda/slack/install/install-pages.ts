/** Serves the pages GET /slack/install and GET /slack/oauth_redirect. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { patience } from '../../client-timeouts.ts';
import { inTime } from '../../timeout.ts';
import { failurePage, laterPage, successPage } from '../../views/people/install-pages.ts';
import { classifyError } from '../api/classify-error.ts';
import { createProvider, type InstallPorts } from './install-provider.ts';

export interface PageRequest {
  readonly path: string;
  readonly query: string;
  readonly cookies: string;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** GET /slack/install and GET /slack/oauth_redirect; anything else is 404. Always a page, and in time. */
export async function handleInstall(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const work = workOf(request.path);
  if (!work) return { status: 404, headers: {}, body: '' };
  try {
    return await inTime(work(request, ports), patience.page.milliseconds);
  } catch (error) {
    ports.log({ log: 'install.refused', code: codeOf(error) });
    return later(ports);
  }
}

function workOf(path: string): typeof begin | undefined {
  if (path.endsWith('/slack/install')) return begin;
  return path.endsWith('/slack/oauth_redirect') ? finish : undefined;
}

async function begin(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const { incoming, outgoing } = nodeHttp(request);
  await (await createProvider(ports)).handleInstallPath(incoming, outgoing);
  return {
    status: 302,
    headers: {
      location: String(outgoing.getHeader('location')),
      'set-cookie': String(outgoing.getHeader('set-cookie')),
    },
    body: '',
  };
}

async function finish(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const { incoming, outgoing } = nodeHttp({ ...request, query: withoutCode(request.query) });
  let page: PageAnswer = { status: 400, headers: {}, body: '' };
  await (await createProvider(ports)).handleCallback(incoming, outgoing, {
    success: (installation) => {
      page = html(
        200,
        successPage(installation.team?.name ?? installation.enterprise?.name ?? 'your workspace'),
      );
    },
    failure: (error) => {
      const code = codeOf(error);
      ports.log({ log: 'install.refused', code });
      page = isPassing(error) ? later(ports) : html(400, failurePage({ why: code, again: start(ports) }));
    },
  });
  return page;
}

/** The library takes `access_denied` for a no, and beside any other error the code all the same. */
function withoutCode(query: string): string {
  const fields = new URLSearchParams(query);
  if (!fields.has('error')) return query;
  fields.delete('code');
  return fields.toString();
}

function later(ports: InstallPorts): PageAnswer {
  return html(503, laterPage({ again: start(ports) }));
}

function start({ publicUrl }: InstallPorts): string {
  return `${publicUrl}/slack/install`;
}

/** A stalled answer is a DOMException whose code is a number, a cut one a TypeError without any. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}

/** How the library calls what came without an answer of Slack's. */
const unanswered = ['slack_oauth_unknown_error', 'slack_webapi_request_error', 'slack_webapi_http_error'];

/** Slack says wait, or says nothing; or AWS does. */
function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return (
    !code.startsWith('slack_') || unanswered.includes(code) || classifyError(error).is === 'rate-limited'
  );
}

function html(status: number, body: string): PageAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    },
    body,
  };
}

/** The library speaks Node's HTTP; Lambda does not. */
function nodeHttp({ path, query, cookies }: PageRequest) {
  const incoming = new IncomingMessage(new Socket());
  incoming.method = 'GET';
  incoming.url = `${path}?${query}`;
  incoming.headers.cookie = cookies;
  return { incoming, outgoing: new ServerResponse(incoming) };
}
