/** Answers a request: API version, route, caller, handler. May change the world. */

import type { Switches } from '../fault-switches.ts';
import type { World } from '../model/simulator-state.ts';
import type { Site } from '../render/urls.ts';
import { findRoute, type Route, segmentsOf, withSlugApart } from '../routes/match-route.ts';
import { beside, v1 } from '../routes/route-table.ts';
import { v2 } from '../routes/v2/v2-route-table.ts';
import { v3 } from '../routes/v3-route-table.ts';
import { xRoute } from '../routes/x-route-header.ts';
import { advance } from '../runs/catch-up-with-clock.ts';
import { type Answer, badRequest, message, Refusal, unknownRoute } from './answer.ts';
import { callerOf, sentTokens, type Token } from './auth.ts';
import type { Fields } from './body-fields.ts';
import { bodyOf } from './parse-body.ts';
import type { Call } from './route-call.ts';

export interface Incoming {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Simulation {
  readonly world: World;
  readonly tokens: readonly Token[];
  readonly switches: Switches;
  readonly site: Site;
}

interface Address {
  readonly routes: readonly Route[];
  readonly prefix: string;
  readonly segments: readonly string[];
}

export function respond(incoming: Incoming, simulation: Simulation, now: number): Answer {
  advance(simulation.world, now);
  const { routes, prefix, segments } = addressOf(incoming.path);
  if (routes === v1 && isMalformed(segments)) return malformed;
  const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
  const found = findRoute(routes, method, segments);
  if (!found) return routes === v2 || routes === v3 ? unknownInV2 : unknownRoute;
  const { route, params } = found;
  const gone = route.retired && simulation.switches.gone;
  const answer = gone ? removed : handle(route, () => ({ ...callOf(incoming, simulation, now), params }));
  const notice = gone || (route.retired && simulation.switches.sunset) ? farewell : {};
  const headers = { 'x-route': xRoute(prefix, route.pattern), ...notice, ...answer.headers };
  return { ...answer, headers };
}

function isMalformed([area, , org = '']: readonly string[]): boolean {
  return area === 'project' && ['github', 'bitbucket'].includes(org);
}

function handle(route: Route, call: () => Call): Answer {
  try {
    return route.handler(call());
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** `/api/v1` is v1.1 before there was another choice than GitHub. */
function addressOf(path: string): Address {
  const [api, version, ...rest] = segmentsOf(path);
  if (api === 'api' && version === 'v1.1') return { routes: v1, prefix: '/api/v1.1', segments: rest };
  if (api === 'api' && version === 'v1') {
    const [first, ...names] = rest;
    const segments = first === 'project' ? [first, 'github', ...names] : rest;
    return { routes: v1, prefix: '/api/v1', segments };
  }
  if (api === 'api' && version === 'v2')
    return { routes: v2, prefix: '/api/v2', segments: withSlugApart(rest) };
  if (api === 'api' && version === 'v3') return { routes: v3, prefix: '/api/v3', segments: rest };
  return { routes: beside, prefix: '', segments: segmentsOf(path) };
}

function callOf(incoming: Incoming, simulation: Simulation, now: number): Omit<Call, 'params'> {
  const { headers, query } = incoming;
  return {
    world: simulation.world,
    site: simulation.site,
    switches: simulation.switches,
    now,
    headers,
    query,
    body: readBody(incoming),
    caller: callerOf(sentTokens(headers, query), simulation.tokens),
  };
}

/** Who only reads may send what he likes. */
function readBody({ method, headers, body }: Incoming): Fields {
  const read = bodyOf(body, headers['content-type']);
  if (!read && method !== 'GET' && method !== 'HEAD') throw badRequest('Malformed JSON in request body.');
  return read ?? {};
}

const malformed: Answer = { status: 302, headers: { location: '/' }, body: { kind: 'none' } };

const unknownInV2 = message('Not Found', 404);

const farewell = {
  deprecation: '@1791849600',
  sunset: 'Mon, 01 Feb 2027 00:00:00 GMT',
  link: '<https://circleci.com/docs/guides/toolkit/api-v1-migration-guide/>; rel="deprecation"',
} as const;

const removed = message(
  'This endpoint has been removed. See https://circleci.com/docs/guides/toolkit/api-v1-migration-guide/',
  410,
);
