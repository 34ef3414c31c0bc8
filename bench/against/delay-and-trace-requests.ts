/** Delays every request that this process serves by a model of its service, and tells which waited for which. */
import { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Milliseconds of a round trip. */
export const model = { lambda: 0, table: 5, secrets: 8, queue: 8, slack: 60, circleci: 80 } as const;

export function modelInWords(): string {
  const services = Object.entries(model).filter(([, milliseconds]) => milliseconds > 0);
  return `round trips by a model: ${services.map(([name, milliseconds]) => `${name} ${milliseconds} ms`).join(', ')}`;
}

type Service = keyof typeof model;

export interface Heard {
  readonly service: Service;
  readonly what: string;
  /** What had been answered last when it came: this one waited for it. */
  readonly after: Heard | undefined;
  /** When its answer is there, by the model. */
  readonly ends: number;
}

export interface Hearing {
  /** What came since the last `begin`, in the order of arrival. */
  readonly heard: readonly Heard[];
  begin(): void;
  /** Whether each request takes as long as the model says; at first it does. */
  delay(how: 'by the model' | 'none'): void;
}

/** Beside such round trips, the work of a loaded machine between two requests is short. */
const stretched = 4;

/** From now on it stands in front of every HTTP server of this process. */
export function hearAll(): Hearing {
  const heard: Heard[] = [];
  let answered: Heard | undefined;
  let stretch: number = stretched;
  const emit = Server.prototype.emit as (...given: unknown[]) => boolean;
  Server.prototype.emit = function (this: Server, ...given: unknown[]): boolean {
    const [event, request, response] = given;
    const isRequest = event === 'request' && request instanceof IncomingMessage;
    const service = isRequest ? serviceOf(request) : undefined;
    if (!isRequest || !service || !(response instanceof ServerResponse)) return emit.apply(this, given);
    const begins = answered?.ends ?? 0;
    const one = { service, what: whatOf(request), after: answered, ends: begins + model[service] };
    heard.push(one);
    response.once('close', () => {
      if (!answered || one.ends >= answered.ends) answered = one;
    });
    if (stretch === 0) return emit.apply(this, given);
    setTimeout(() => emit.apply(this, given), stretch * model[service]);
    return true;
  };
  return {
    heard,
    begin() {
      heard.length = 0;
      answered = undefined;
    },
    delay(how) {
      stretch = how === 'none' ? 0 : stretched;
    },
  };
}

/** Undefined for what Slack and CircleCI send, and for the page. */
function serviceOf({ url = '', headers }: IncomingMessage): Service | undefined {
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'table';
  if (target.startsWith('secretsmanager')) return 'secrets';
  if (target.startsWith('AmazonSQS')) return 'queue';
  if (url.includes('/invocations')) return 'lambda';
  if (/^\/api\/(v1\.1|v2|v3|private)\//.test(url)) return 'circleci';
  return /^\/(api|commands|actions)\//.test(url) ? 'slack' : undefined;
}

function whatOf({ url = '', headers, method = '' }: IncomingMessage): string {
  const operation = String(headers['x-amz-target'] ?? '').split('.')[1];
  return operation ?? `${method} ${url.split('?')[0]}`;
}
