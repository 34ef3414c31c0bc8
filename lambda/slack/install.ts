/** GET /slack/install and GET /slack/oauth_redirect, as pages. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { failurePage, successPage } from '../views/pages.ts';
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

/** GET /slack/install and GET /slack/oauth_redirect; anything else is 404. */
export async function handleInstall(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  if (request.path.endsWith('/slack/install')) return begin(request, ports);
  if (request.path.endsWith('/slack/oauth_redirect')) return finish(request, ports);
  return { status: 404, headers: {}, body: '' };
}

async function begin(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const { incoming, outgoing } = nodeHttp(request);
  await createProvider(ports).handleInstallPath(incoming, outgoing);
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
  const { incoming, outgoing } = nodeHttp(request);
  let page: PageAnswer = { status: 400, headers: {}, body: '' };
  await createProvider(ports).handleCallback(incoming, outgoing, {
    success: (installation) => {
      page = html(
        200,
        successPage(installation.team?.name ?? installation.enterprise?.name ?? 'your workspace'),
      );
    },
    failure: (error) => {
      ports.log({ log: 'install.refused', code: error.code });
      page = html(400, failurePage({ why: error.code, again: `${ports.publicUrl}/slack/install` }));
    },
  });
  return page;
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
