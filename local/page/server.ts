/**
 * Serves the page's files over HTTP: `/`, its script, its style, its fonts and emoji, and the table of commands that
 * its composer completes. The caller serves everything else, `/page/*` included.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asset, asset } from './asset-type.ts';
import { bundle } from './bundle-page.ts';
import type { CommandHelp } from './command-help.ts';
import { emojiPicture } from './emoji-pictures.ts';
import { html, icon } from './html-document.ts';

export interface PageOptions {
  /** Without them the composer completes the slash command's name only. */
  readonly commands?: readonly CommandHelp[];
}

export interface Page {
  /** False: this path is not the page's, and nothing was answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Only this server, and nothing inline. Pictures may also come from other servers on this machine. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};

export async function createPage({ commands = [] }: PageOptions = {}): Promise<Page> {
  const files = new Map<string, Asset>(await bundle());
  files.set('/', asset('.html', html));
  files.set('/favicon.svg', asset('.svg', icon));
  // Without a simulator behind it the page has no buttons for one.
  files.set('/simulator', asset('.json', '{}'));
  files.set('/commands.json', asset('.json', JSON.stringify(commands.map(helpOf))));
  return {
    handle(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://page');
      const file = files.get(pathname) ?? emojiPicture(pathname);
      if (!file || !(request.method === 'GET' || request.method === 'HEAD')) return false;
      answer(file, request, response);
      return true;
    },
  };
}

function answer(file: Asset, request: IncomingMessage, response: ServerResponse): void {
  const known = request.headers['if-none-match'] === file.etag;
  response.writeHead(known ? 304 : 200, { ...headers, 'content-type': file.type, etag: file.etag });
  response.end(known || request.method === 'HEAD' ? undefined : file.body);
}

function helpOf({ name, usage, summary, example }: CommandHelp): CommandHelp {
  return { name, usage, summary, example };
}
