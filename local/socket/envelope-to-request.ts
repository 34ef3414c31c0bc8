/** Turns a Socket Mode envelope into the HTTP request that Slack would have sent instead. Pure. */
import * as v from 'valibot';

const envelopeSchema = v.object({
  type: v.string(),
  body: v.record(v.string(), v.unknown()),
  retry_num: v.optional(v.number()),
  retry_reason: v.optional(v.string()),
});

export interface DoorRequest {
  readonly door: 'commands' | 'interactions' | 'events';
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const form = 'application/x-www-form-urlencoded';

/** Undefined for what no door takes. */
export function requestOf(envelope: unknown): DoorRequest | undefined {
  const read = v.safeParse(envelopeSchema, envelope);
  if (!read.success) return undefined;
  const { type, body, retry_num, retry_reason = '' } = read.output;
  if (type === 'slash_commands') return { door: 'commands', body: fields(body), headers: typed(form) };
  if (type === 'interactive')
    return { door: 'interactions', body: fields({ payload: JSON.stringify(body) }), headers: typed(form) };
  if (type !== 'events_api') return undefined;
  const again = { 'x-slack-retry-num': String(retry_num), 'x-slack-retry-reason': retry_reason };
  const headers = { ...typed('application/json'), ...(retry_num ? again : {}) };
  return { door: 'events', body: JSON.stringify(body), headers };
}

function typed(type: string) {
  return { 'content-type': type };
}

function fields(body: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString();
}
