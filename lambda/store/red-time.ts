/** Declares the red time of a branch's workflow: its failures in a row, up to the success that ends them. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { projectKey } from '../circleci/project.ts';
import { resultSchema } from './alert-schemas.ts';
import { projectSchema } from './item-schemas.ts';
import type { Posted } from './outbox-store.ts';
import type { BranchWorkflowKey, Result } from './stored-runs.ts';

export interface RedTime {
  /** The failed runs, oldest first. */
  readonly runs: readonly string[];
  readonly first: Result;
  readonly newest: Result;
  /** The success that ended it; undefined while it lasts. */
  readonly fixed: Result | undefined;
}

export const redTimeSchema: v.GenericSchema<unknown, RedTime> = v.object({
  runs: v.array(v.string()),
  first: resultSchema,
  newest: resultSchema,
  fixed: v.optional(resultSchema, () => undefined),
});

/** Who looks after a red branch's workflow. It counts for the red time in which it was last changed. */
export interface Care extends BranchWorkflowKey {
  /** User id. */
  readonly owner?: string | undefined;
  /** No replies about further failures until then. */
  readonly snoozedUntil?: number | undefined;
  readonly note?: { readonly text: string; readonly by: string } | undefined;
  readonly at: number;
}

export const careSchema: v.GenericSchema<unknown, StoredCare> = v.object({
  project: projectSchema,
  branch: v.string(),
  workflow: v.string(),
  owner: v.optional(v.string()),
  snoozedUntil: v.optional(v.number()),
  note: v.optional(v.object({ text: v.string(), by: v.string() })),
  at: v.number(),
  /** 0 for records from before they were versioned. */
  version: v.optional(v.number(), 0),
});

export interface StoredCare extends Care {
  readonly version: number;
}

export interface CareStore {
  /** Kept for 90 days. */
  care(workspace: string, line: BranchWorkflowKey): Promise<StoredCare | undefined>;
  cares(workspace: string): Promise<readonly Care[]>;
  /** Returns false, and saves nothing, unless `version` is the stored one's: 0 where there is none. */
  saveCare(workspace: string, care: Care, version: number): Promise<boolean>;
}

/** Returns who looks after it; undefined for what was said before it began. */
export function careOf(care: Care | undefined, { first, fixed }: RedTime): Care | undefined {
  if (!care || care.at < endOf(first)) return undefined;
  return fixed && care.at > endOf(fixed) ? undefined : care;
}

/** The subject of a branch's message: one in each channel at a time. */
export function branchSubject({ project, branch, workflow }: BranchWorkflowKey): string {
  const line = JSON.stringify([projectKey(project), branch, workflow]);
  return `branch:${createHash('sha256').update(line).digest('base64url').slice(0, 22)}`;
}

export function isBranchSubject(subject: string | undefined): boolean {
  return subject?.startsWith('branch:') === true;
}

/** Returns the run that the message of a red time shows; undefined for another message. */
export function runOfRedTime({ subject, notes }: Pick<Posted, 'subject' | 'notes'>): string | undefined {
  const { fixed, newest } = isBranchSubject(subject) ? (redTimeIn(notes) ?? {}) : {};
  return (fixed ?? newest)?.run;
}

/** Returns the red time that a message's record notes. */
export function redTimeIn(notes: unknown): RedTime | undefined {
  const read = v.safeParse(v.object({ red: redTimeSchema }), notes);
  return read.success ? read.output.red : undefined;
}

/** Returns for how long it was red, from its first failure to its end, in milliseconds; undefined while it is. */
export function redFor({ first, fixed }: RedTime): number | undefined {
  return fixed && Math.max(0, endOf(fixed) - endOf(first));
}

function endOf({ endedAt, startedAt, at }: Result): number {
  return endedAt ?? startedAt ?? at;
}
