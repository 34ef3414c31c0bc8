/** Imitates Lambda's Invoke: 202 means stored, 200 means that it ran. */
import { randomUUID } from 'node:crypto';
import { type Queue, startQueue } from './async-invocations.ts';
import { type Answer, type Call, startFront } from './check-requests.ts';
import { createFaults, type Faults } from './inject-faults.ts';
import { type Identity, localIdentity } from './verify-sigv4.ts';

export type LambdaFunction = (event: unknown) => Promise<unknown>;

export interface LambdaOptions {
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** Where accepted events wait; in memory without it. */
  readonly folder?: string | undefined;
  readonly clock?: () => number;
  /** Milliseconds before the second and the third try; AWS waits one minute, then two. */
  readonly retryDelays?: readonly number[];
  readonly identity?: Identity;
  readonly port?: number;
}

export interface LocalLambda extends Pick<Queue, 'failures' | 'idle'> {
  readonly url: string;
  readonly faults: Faults;
  close(): Promise<void>;
}

const invocation = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const oneMinuteThenTwo = [60_000, 120_000];

export async function startLambda(options: LambdaOptions): Promise<LocalLambda> {
  const { functions, identity = localIdentity, clock = Date.now, folder, port } = options;
  const queue = startQueue({
    clock,
    folder,
    retryDelays: options.retryDelays ?? oneMinuteThenTwo,
    deliver: async (name, event) => functions[name]?.(event),
  });
  const faults = createFaults({ status: 429, type: 'TooManyRequestsException' });
  const answer = (call: Call) => invoke(call, functions, queue);
  const front = { service: 'lambda', identity, faults, answer };
  const server = await startFront({ ...front, ...(port !== undefined && { port }) });
  return {
    url: server.url,
    faults,
    failures: queue.failures,
    idle: queue.idle,
    close: async () => {
      await server.close();
      await queue.close();
    },
  };
}

async function invoke(call: Call, functions: LambdaOptions['functions'], queue: Queue): Promise<Answer> {
  const name = decodeURIComponent(invocation.exec(call.path)?.[1] ?? '');
  const run = functions[name];
  if (!run || call.method !== 'POST') return refusal(404, 'ResourceNotFoundException');
  const event = readJson(call.body);
  if (!event) return refusal(400, 'InvalidRequestContentException');
  const headers = { 'x-amzn-requestid': randomUUID() };
  const type = call.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse') return respond(run, event.value, headers);
  if (type !== 'Event') return refusal(400, 'InvalidParameterValueException');
  queue.add(name, event.value);
  return { status: 202, headers };
}

type Headers = Readonly<Record<string, string>>;

async function respond(run: LambdaFunction, event: unknown, headers: Headers): Promise<Answer> {
  try {
    return { status: 200, headers, body: (await run(event)) ?? null };
  } catch (error) {
    const { name: errorType, message: errorMessage } =
      error instanceof Error ? error : new Error(String(error));
    return {
      status: 200,
      headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
      body: { errorType, errorMessage, trace: [] },
    };
  }
}

function readJson(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: body.length === 0 ? {} : JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}

function refusal(status: number, type: string): Answer {
  return {
    status,
    headers: { 'x-amzn-errortype': type },
    body: { Type: 'User', Message: type, __type: type },
  };
}
