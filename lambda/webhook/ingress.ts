/**
 * Verifies, parses and queues CircleCI's reports, and answers within a second. A 2xx means stored; CircleCI retries any
 * other answer. Answers give no details and logs only a reason; nothing of the request is logged.
 */

import { projectSlug } from '../circleci/project.ts';
import { readNotification } from '../circleci/reports/parse-legacy-notification.ts';
import { isTimely, readReport } from '../circleci/reports/parse-webhook.ts';
import { verifyWebhook } from '../circleci/reports/verify-webhook-signature.ts';
import { answer, type HttpAnswer } from '../http/gateway-answer.ts';
import type { HttpRequest } from '../http/gateway-event.ts';
import type { Log } from '../log.ts';
import type { Queued } from '../queue-message.ts';
import type { ReadCached } from '../secret-cache.ts';
import { inTime } from '../timeout.ts';
import type { WebhookKeys } from './derived-secrets.ts';
import { type Judgement, judged, judgeOf, type Verify } from './verify-webhook.ts';
import { type Address, parseAddress } from './webhook-addresses.ts';

export interface WebhookPorts {
  readonly keys: ReadCached<WebhookKeys>;
  /** Resolves when it is stored. */
  readonly store: (queued: Queued) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

type Refusal =
  | Exclude<Judgement, 'genuine' | 'former'>
  | 'keys-unavailable'
  | 'too-large'
  | 'no-route'
  | 'malformed';

/** Milliseconds since the request came in. */
const budget = { keys: 500, store: 950 } as const;

const statuses: Readonly<Record<Refusal, number>> = {
  unsigned: 401,
  'signature-shape': 401,
  signature: 401,
  'keys-unavailable': 503,
  'too-large': 413,
  'no-route': 404,
  // The answer must not show which addresses exist.
  capability: 404,
  malformed: 400,
};

export async function handleWebhook(
  request: HttpRequest,
  ports: WebhookPorts,
  verify: Verify = verifyWebhook,
): Promise<HttpAnswer> {
  const arrivedAt = ports.now();
  if (!request.body) return refuse('too-large', ports);
  const address = request.method === 'POST' ? parseAddress(request.path) : undefined;
  if (!address) return refuse('no-route', ports);
  const judge = judgeOf({ ...request, body: request.body }, address, verify);
  const judging = judged(judge, ports.keys);
  const verdict = await inTime(judging, budget.keys).catch(() => 'keys-unavailable' as const);
  if (verdict !== 'genuine' && verdict !== 'former') return refuse(verdict, ports);
  if (verdict === 'former') ports.log({ log: 'webhook.former', workspace: address.workspace });
  const reading = read({ bytes: request.body, verdict }, address, ports.now());
  if (reading === 'malformed') return refuse('malformed', ports);
  if (typeof reading === 'string') return leave(reading, ports);
  return store(reading, arrivedAt, ports);
}

interface Genuine {
  readonly bytes: Buffer;
  readonly verdict: 'genuine' | 'former';
}

/** `ignored`: a genuine report of a kind that we do not handle. `stale`: too old, or from a wrong clock. */
function read(
  { bytes, verdict }: Genuine,
  address: Address,
  now: number,
): Queued | 'malformed' | 'ignored' | 'stale' {
  const body = parse(bytes);
  if (typeof body !== 'object' || body === null) return 'malformed';
  const { workspace, hook, renewal } = address;
  const came = { ...(renewal !== undefined && { renewal }), ...(verdict === 'former' && { key: verdict }) };
  const common = { version: 1, workspace, hook, ...came } as const;
  if (address.is === 'notify') {
    const build = readNotification(body);
    if (!build) return 'ignored';
    return { ...common, kind: 'hint', project: projectSlug(build.project), build: build.number };
  }
  const report = readReport(body);
  if (!report) return 'ignored';
  if (!isTimely(report.at, now)) return 'stale';
  return 'ping' in report ? { ...common, kind: 'ping' } : { ...common, kind: 'report', report };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function store(queued: Queued, arrivedAt: number, ports: WebhookPorts): Promise<HttpAnswer> {
  const left = budget.store - (ports.now() - arrivedAt);
  try {
    await inTime(ports.store(queued), left);
    return answer(200);
  } catch (error) {
    ports.log({ log: 'webhook.not-stored', reason: error instanceof Error ? error.name : 'unknown' });
    return answer(503);
  }
}

/** Answers 200 and drops the report, as a retry would change nothing. */
function leave(reason: 'ignored' | 'stale', { log }: WebhookPorts): HttpAnswer {
  log({ log: reason === 'stale' ? 'webhook.stale' : 'webhook.ignored' });
  return answer(200);
}

function refuse(reason: Refusal, { log }: WebhookPorts): HttpAnswer {
  log({ log: 'webhook.refused', reason });
  return answer(statuses[reason]);
}
