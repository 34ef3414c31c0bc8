/** Serves the bot's own address: its endpoints, the page and its health; the Slack stand-in's paths excepted. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Routes, route } from './http/api-gateway.ts';
import type { Page } from './page/server.ts';
import type { SimulatorButtons } from './simulator-buttons.ts';

/** What GET /health says, with 200. */
export const healthy = 'Everything listens.';

export interface Home {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** From now on it is healthy and the doors are open. */
  open(routes: Routes): void;
  /** The doors answer 503, as AWS would without its functions. */
  shut(): void;
}

export interface HomeOptions {
  /** Undefined: the Slack is elsewhere and has a face of its own. */
  readonly page: Page | undefined;
  /** Undefined: CircleCI is a real one. */
  readonly buttons?: SimulatorButtons | undefined;
  /** Said at `/` when there is no page. */
  readonly notice: string;
}

export function createHome({ page, buttons, notice }: HomeOptions): Home {
  let doors: Routes | undefined;
  return {
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      if (path === '/health' || (!doors && /^\/(slack|circleci)\//.test(path)))
        return health(response, doors);
      if (doors && route(doors, request, response)) return;
      if (buttons?.handle(request, response) || page?.handle(request, response)) return;
      if (!page && path === '/') return say(response, 200, notice);
      say(response, 404, 'Nothing is here.');
    },
    open: (routes) => {
      doors = routes;
    },
    shut: () => {
      doors = undefined;
    },
  };
}

function health(response: ServerResponse, doors: Routes | undefined): void {
  say(response, doors ? 200 : 503, doors ? healthy : 'Not ready yet.');
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
