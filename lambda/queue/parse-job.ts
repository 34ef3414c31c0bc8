/** Reads the body of a queue message. Pure. */
import * as v from 'valibot';
import type { QueuedKind } from '../queue-message.ts';
import type { Job, ReadyJob } from './job-type.ts';

export type Jobs = Readonly<Record<QueuedKind, Job>>;

const envelope = v.object({ version: v.number(), kind: v.string() });

/** Returns `broken` for an unreadable message, `unknown` for a version or kind that a newer release may know. */
export function readJob(body: string, jobs: Jobs): ReadyJob | 'broken' | 'unknown' {
  const message = parse(body);
  const { success, output } = v.safeParse(envelope, message);
  if (!success) return 'broken';
  if (output.version !== 1 || !isKind(output.kind, jobs)) return 'unknown';
  return jobs[output.kind](message) ?? 'broken';
}

function isKind(kind: string, jobs: Jobs): kind is QueuedKind {
  return Object.hasOwn(jobs, kind);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
