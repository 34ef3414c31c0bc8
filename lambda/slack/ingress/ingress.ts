/**
 * Verifies a request from Slack, parses it, stores it and answers within 2.5 s.
 * A 2xx means stored. Answers reveal nothing; the log has the reason, but nothing of the request.
 */

import { answer, type HttpAnswer } from '../../http/gateway-answer.ts';
import type { HttpRequest } from '../../http/gateway-event.ts';
import type { Log } from '../../log.ts';
import { inTime } from '../../timeout.ts';
import type { AppSecrets, ReadAppSecrets } from '../install/parse-signing-secrets.ts';
import { acknowledgement, notStored, type Tell } from './ack.ts';
import type { Acknowledgement, Delivery } from './delivery.ts';
import { type Reading, type Route, routes } from './parse-request.ts';
import { type Verdict, type Verify, verify } from './verify-signature.ts';

export interface DoorPorts {
  readonly appSecrets: ReadAppSecrets;
  /** Resolves when it is stored, with the worker's answer when it was asked for `now`. Rejects when it is not. */
  readonly handOff: (delivery: Delivery, when: 'later' | 'now') => Promise<Acknowledgement>;
  readonly tell: Tell;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** What decides and what parses: a test passes others, to see itself fail. */
export interface DoorParts {
  readonly verify: Verify;
  readonly routes: ReadonlyMap<string, Route>;
}

type Delivered = Extract<Reading, { is: 'delivery' }>;
type Refusal =
  | Exclude<Verdict, 'genuine'>
  | 'secret-unavailable'
  | 'too-large'
  | 'no-route'
  | 'content-type'
  | 'malformed'
  | 'wrong-app';

/** Milliseconds since the request came in. What comes later has what is left. */
const budget = { secret: 900, later: 1900, now: 2300, tell: 2400 } as const;

const statuses: Readonly<Record<Refusal, number>> = {
  timestamp: 401,
  stale: 401,
  'signature-shape': 401,
  signature: 401,
  'wrong-app': 401,
  'secret-unavailable': 503,
  'too-large': 413,
  'no-route': 404,
  'content-type': 415,
  malformed: 400,
};

export async function handleRequest(
  request: HttpRequest,
  ports: DoorPorts,
  parts: DoorParts = { verify, routes },
): Promise<HttpAnswer> {
  const arrivedAt = ports.now();
  if (!request.body) return refuse('too-large', ports);
  if (isSslCheck(request)) return answer(200);
  const checking = check(request, ports, parts.verify);
  const checked = await inTime(checking, budget.secret).catch(() => 'secret-unavailable' as const);
  if (typeof checked === 'string') return refuse(checked, ports);
  const route = request.method === 'POST' ? parts.routes.get(request.path) : undefined;
  if (!route) return refuse('no-route', ports);
  if (contentType(request) !== route.type) return refuse('content-type', ports);
  const reading = route.read(request.body);
  if (reading.is !== 'delivery') return answerOther(reading, request.path, ports);
  if (!isForApp(reading, checked.appId)) return refuse('wrong-app', ports);
  return handOver(reading, arrivedAt, ports);
}

/** The secrets when the request is genuine, else why it is not. */
async function check(
  request: HttpRequest,
  { appSecrets, now }: DoorPorts,
  isSigned: Verify,
): Promise<AppSecrets | Exclude<Verdict, 'genuine'>> {
  // Without a secret no signature holds: what fails for its shape alone costs no read.
  const shape = isSigned(request, [], now());
  if (shape !== 'signature' && shape !== 'genuine') return shape;
  const known = await appSecrets('cached');
  if (isSigned(request, known.signingSecrets, now()) === 'genuine') return known;
  const fresh = await appSecrets('fresh');
  const verdict = fresh === known ? 'signature' : isSigned(request, fresh.signingSecrets, now());
  return verdict === 'genuine' ? fresh : verdict;
}

async function handOver(reading: Delivered, arrivedAt: number, ports: DoorPorts): Promise<HttpAnswer> {
  const { id, kind, body } = reading;
  const when = reading.waits ? 'now' : 'later';
  const left = (until: number) => until - (ports.now() - arrivedAt);
  try {
    const handedOff = ports.handOff({ version: 1, id, kind, receivedAt: arrivedAt, body }, when);
    const acknowledged = await inTime(handedOff, left(budget[when]));
    return when === 'now' ? acknowledgement(acknowledged) : answer(200);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    ports.log({ log: 'door.not-stored', kind, reason });
    return notStored(reading, (url, message) => inTime(ports.tell(url, message), left(budget.tell)));
  }
}

function answerOther(reading: Exclude<Reading, Delivered>, path: string, ports: DoorPorts): HttpAnswer {
  if (reading.is === 'challenge') return answer(200, { challenge: reading.challenge });
  if (reading.is === 'ssl-check') return answer(200);
  if (reading.is === 'malformed') {
    const refused = refuse('malformed', ports);
    return path === '/slack/events' ? { ...refused, headers: { 'x-slack-no-retry': '1' } } : refused;
  }
  const rateLimited = reading.reason === 'app-rate-limited';
  ports.log(
    rateLimited ? { log: 'event.app-rate-limited' } : { log: 'door.ignored', reason: reading.reason },
  );
  return answer(200);
}

function refuse(reason: Refusal, { log }: DoorPorts): HttpAnswer {
  log({ log: 'door.refused', reason });
  return answer(statuses[reason]);
}

/** Slack's unsigned probe, and not one word more: anything beside it has to be signed. */
function isSslCheck({ method, path, query, body }: HttpRequest): boolean {
  if (path !== '/slack/commands' || !body || body.length > 200) return false;
  const said = method === 'GET' ? query : body.toString('latin1');
  return /^(token=[\w.-]*&)?ssl_check=1(&token=[\w.-]*)?$/.test(said);
}

function contentType({ headers }: HttpRequest): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return type.trim().toLowerCase();
}

/** Not every interaction names its app; one that names another's is not for us. */
function isForApp({ body }: Delivered, appId: string | undefined): boolean {
  return appId === undefined || body.api_app_id == null || body.api_app_id === appId;
}
