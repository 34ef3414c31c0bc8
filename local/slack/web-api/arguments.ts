/** Reads the arguments of a Web API call from its query and body, form or JSON, as Slack does. */
import { isRecord } from '../limits/rule-builders.ts';
import type { Args } from '../methods/method-type.ts';
import { Refusal } from './refusal.ts';

/** Those that a form carries as JSON text. */
const structured = new Set(['metadata', 'error']);

export function readArguments(type: string | undefined, query: URLSearchParams, body: string): Args {
  const fromQuery = Object.fromEntries(query);
  if (body === '') return fromQuery;
  if (type?.startsWith('application/json')) return { ...fromQuery, ...readJson(body) };
  if (type?.startsWith('application/x-www-form-urlencoded')) return { ...fromQuery, ...readForm(body) };
  throw new Refusal('invalid_post_type');
}

function readJson(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal('invalid_json');
  }
  if (!isRecord(value)) throw new Refusal('json_not_object');
  return value;
}

function readForm(body: string): Record<string, unknown> {
  const fields = Object.entries(Object.fromEntries(new URLSearchParams(body)));
  return Object.fromEntries(
    fields.map(([name, value]) => [name, structured.has(name) ? tryJson(value) : value]),
  );
}

function tryJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
