/** Serves Slack's Web API and the response_urls over HTTP: tokens, limits, ordered faults, and the list of calls. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord } from '../limits/rule-builders.ts';
import { methods, openMethods } from '../method-table.ts';
import type { Args } from '../methods/method-type.ts';
import { touched, type World } from '../stand-in-context.ts';
import { readArguments } from './arguments.ts';
import { newRateLimit, type RateLimit } from './rate-limits.ts';
import { readBody, sendJson } from './read-and-answer-http.ts';
import {
  type ApiCall,
  type Fault,
  type Faults,
  newFaults,
  rateLimited,
} from './recorded-calls-and-faults.ts';
import { Refusal } from './refusal.ts';
import { respond } from './response-urls.ts';

export interface Api {
  readonly calls: ApiCall[];
  readonly faults: Faults;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly args: Args;
  readonly run: () => Outcome;
}

interface Outcome {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The newest `most` of the calls stay. */
export function newApi(world: World, most: number): Api {
  const calls: ApiCall[] = [];
  const faults = newFaults();
  const limit = world.rateLimits === 'slack' ? newRateLimit(world.clock) : () => 0;
  return {
    calls,
    faults,
    async handle(request, response, url) {
      const asked = read(world, request, url, await readBody(request));
      const fault = faults.take(asked.method) ?? tooMany(limit, asked);
      const outcome = fault === undefined || comesAfter(fault) ? asked.run() : undefined;
      const answer = fault === undefined ? outcome : undefined;
      const { method, args } = asked;
      if (most > 0) calls.push({ method, args, at: world.clock(), answer });
      if (calls.length > most) calls.splice(0, most / 10);
      touched(world);
      if (answer) sendJson(response, answer.status, answer.body);
      else if (fault) failWith(fault, response);
    },
  };
}

function read(world: World, request: IncomingMessage, url: URL, body: string): Asked {
  const method = url.pathname.startsWith('/api/') ? url.pathname.slice('/api/'.length) : 'response_url';
  const type = request.headers['content-type'];
  try {
    if (method === 'response_url') return responseUrlCall(world, url.pathname, body);
    const { token, ...args } = readArguments(type, url.searchParams, body);
    const presented = request.headers.authorization?.replace(/^Bearer /i, '') ?? token;
    return { method, args, run: () => settle(() => call(world, method, { args, presented })) };
  } catch (error) {
    return { method, args: {}, run: () => settle(() => rethrow(error)) };
  }
}

function call(
  world: World,
  method: string,
  { args, presented }: { args: Args; presented: unknown },
): Outcome {
  const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!run) throw new Refusal('unknown_method');
  if (!openMethods.has(method)) refuseToken(world, presented);
  return { status: 200, body: { ok: true, ...run(args, world) } };
}

function refuseToken(world: World, presented: unknown): void {
  if (presented === undefined || presented === '') throw new Refusal('not_authed');
  world.tokens.check(presented);
  if (!world.state.isInstalled) throw new Refusal('account_inactive');
}

function responseUrlCall(world: World, path: string, body: string): Asked {
  const parsed: unknown = JSON.parse(body);
  const args = isRecord(parsed) ? parsed : {};
  const run = (): Outcome => {
    respond(world, path, args);
    return { status: 200, body: { ok: true } };
  };
  return { method: 'response_url', args, run: () => settle(run, responseUrlStatus) };
}

/** A refusal becomes Slack's answer; anything else is our own fault and says so. */
function settle(run: () => Outcome, statusOf: (code: string) => number = () => 200): Outcome {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const details = error.details.length > 0 ? { response_metadata: { messages: error.details } } : {};
    const scope = error.needed === undefined ? {} : { needed: error.needed, provided: '' };
    return { status: statusOf(error.code), body: { ok: false, error: error.code, ...scope, ...details } };
  }
}

function responseUrlStatus(code: string): number {
  return code === 'expired_url' || code === 'used_url' ? 404 : 400;
}

function rethrow(error: unknown): never {
  throw error instanceof SyntaxError ? new Refusal('invalid_payload') : error;
}

function tooMany(limit: RateLimit, { method, args }: Asked): Fault | undefined {
  const seconds = limit(method, args);
  return seconds > 0 ? rateLimited(seconds) : undefined;
}

function comesAfter(fault: Fault): boolean {
  return (fault.kind === 'reset' || fault.kind === 'hang') && fault.when === 'after';
}

/** 'hang' leaves the connection open until the caller or close() ends it. */
function failWith(fault: Fault, response: ServerResponse): void {
  if (fault.kind === 'error') sendJson(response, 200, { ok: false, error: fault.error });
  if (fault.kind === 'status') response.writeHead(fault.status, { ...fault.headers }).end(fault.body ?? '');
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
}
