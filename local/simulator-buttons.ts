/** What the page's buttons do to the simulated CircleCI: POST /simulator/runs starts a run that everybody can watch. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Controls } from './circleci/controls.ts';
import { readBody } from './http/body.ts';

const requestSchema = v.object({ ends: v.picklist(['failed', 'success']) });

export interface SimulatorButtons {
  /** False: this path is not theirs, and nothing was answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** GET /simulator names the project where there is a simulator: the page shows the buttons then. */
export function createSimulatorButtons(controls: Pick<Controls, 'push'>): SimulatorButtons {
  return {
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0];
      if (path === '/simulator' && request.method === 'GET') reply(response, 200, { project: shown });
      else if (path === '/simulator/runs' && request.method === 'POST')
        void start(request, response, controls);
      else return false;
      return true;
    },
  };
}

const project = 'github/acme/web';
const shown = 'acme/web';
/** The one fails while the other still runs: whoever watches sees the run's card go on. */
const failing = { lint: 'failed', test: 'failed' } as const;

async function start(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Pick<Controls, 'push'>,
): Promise<void> {
  const body = await readBody(request);
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), body?.toString('utf8'));
  // A page of another origin can send no JSON without being asked for leave first.
  const isJson = request.headers['content-type'] === 'application/json';
  if (!isJson || !read.success) return reply(response, 400, { error: 'ends is failed or success' });
  const ends = read.output.ends === 'failed' ? failing : {};
  reply(response, 200, { workflow: controls.push({ project, branch: 'main', ends }) });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
