/** Starts runs in the simulated CircleCI for the page's buttons: POST /simulator/runs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Controls, PushRequest } from './circleci/simulator-controls.ts';
import { readBody } from './http/read-limited-body.ts';

export interface SimulatorButtons {
  /** False: this path is not theirs, and nothing was answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

/** GET /simulator names the projects where there is a simulator: the page shows the buttons then. */
export function createSimulatorButtons(controls: Pick<Controls, 'push'>): SimulatorButtons {
  return {
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0];
      if (path === '/simulator' && request.method === 'GET') reply(response, 200, shown);
      else if (path === '/simulator/runs' && request.method === 'POST')
        void start(request, response, controls);
      else return false;
      return true;
    },
  };
}

const shown = { project: 'acme/web', held: 'acme/api' };

const web = 'github/acme/web';
/** One job fails while the other still runs, so that the card is edited more than once. */
const failing = { lint: 'failed', test: 'failed' } as const;

/** More at once than a channel gets cards for. */
const flood = 30;

/** What each button pushes. Every workflow of acme/api waits for an approval before it deploys. */
const pushes = {
  failing: [{ project: web, branch: 'main', ends: failing }],
  passing: [{ project: web, branch: 'main' }],
  held: [{ project: 'github/acme/api', branch: 'main' }],
  flood: Array.from({ length: flood }, (_, index) => ({
    project: web,
    branch: `feature/flood-${index + 1}`,
    ends: failing,
  })),
} as const satisfies Readonly<Record<string, readonly PushRequest[]>>;

const requestSchema = v.object({ run: v.picklist(['failing', 'passing', 'held', 'flood']) });

async function start(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Pick<Controls, 'push'>,
): Promise<void> {
  const body = await readBody(request);
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), body?.toString('utf8'));
  // A page of another origin can send no JSON without being asked for leave first.
  const isJson = request.headers['content-type'] === 'application/json';
  if (!isJson || !read.success)
    return reply(response, 400, { error: 'run is failing, passing, held or flood' });
  reply(response, 200, { workflows: pushes[read.output.run].map((push) => controls.push(push)) });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
