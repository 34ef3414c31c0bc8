/** Declares a list of runs: many branches in one message, a line each, kept with the message's record. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { projectKey } from '../circleci/project.ts';
import { isFailure, reportedStatuses } from '../circleci/reports/run-event.ts';
import { branchSubject } from './red-time.ts';
import { lineOf, type Run } from './stored-runs.ts';

const words = v.optional(v.string());

/** One line: a workflow of a branch, or a run without a branch. */
const rowSchema = v.object({
  /** The branch's workflow where there is one, else the run: what is about the same is in the same line. */
  key: v.string(),
  /** The run that it shows, and what orders the runs of a branch: its pipeline's number, and when it began. */
  run: v.string(),
  pipeline: v.optional(v.number()),
  order: v.number(),
  state: v.picklist([...reportedStatuses, 'failing', 'fixed']),
  /** How often it has failed in a row. */
  times: v.optional(v.number()),
  /** The project as people call it, and as commands take it. */
  name: v.string(),
  project: v.string(),
  branch: words,
  tag: words,
  workflow: words,
  url: words,
  /** Its CircleCI, where that is another than circleci.com. */
  host: words,
  author: words,
  /** The first failed jobs. */
  jobs: v.array(v.string()),
  /** What makes it fail: the same mark for the same reason. */
  reason: v.optional(v.object({ mark: v.string(), job: v.string(), why: words })),
  /** Who looks after it. */
  owner: words,
});
export type ListRow = v.InferOutput<typeof rowSchema>;

/** Lines of other lists that show what a message tells, too. */
export const shownBySchema = v.array(v.object({ subject: v.string(), line: v.string() }));

const notesSchema = v.object({
  rows: v.array(rowSchema),
  /** When it was posted, and when it was last sent. */
  begun: v.number(),
  sent: v.number(),
  /** A digest of the message that was sent. */
  shows: words,
  /** The people whom the post mentioned. */
  mention: words,
  called: words,
  shownBy: v.optional(shownBySchema),
  /** Its first lines came one after another, for this reason, after so many cards. */
  after: v.optional(v.object({ reason: v.string(), cards: v.number() })),
});
export type ListNotes = v.InferOutput<typeof notesSchema>;

export function listNotesOf(notes: unknown): ListNotes | undefined {
  const read = v.safeParse(notesSchema, notes);
  return read.success ? read.output : undefined;
}

/** What a plan knows of a list that it begins. */
export const listBegunSchema = v.object({
  after: v.optional(v.object({ reason: v.string(), cards: v.number() })),
  /** The channel's other lists with room. It takes what comes within the next minute, as they did. */
  flood: v.optional(v.array(v.string())),
});
export type ListBegun = v.InferOutput<typeof listBegunSchema>;

/** The subject of the list that begins with this message of the outbox. */
export function listSubject(id: string): string {
  return `list:${id}`;
}

export function isListSubject(subject: string | undefined): subject is string {
  return subject?.startsWith('list:') === true;
}

/** The list in which a message's subject is a line; undefined of what has a message of its own. */
export function listIn(notes: unknown): string | undefined {
  const read = v.safeParse(v.object({ list: v.string() }), notes);
  return read.success ? read.output.list : undefined;
}

/** Returns the lists in which a branch is a line, the newest first: it may have failed again after one was posted. */
export function listsIn(notes: unknown): readonly string[] {
  const read = v.safeParse(v.object({ list: v.string(), older: v.optional(v.array(v.string()), []) }), notes);
  return read.success ? [read.output.list, ...read.output.older] : [];
}

/** Returns a short digest, the same for what is the same as JSON. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/** What is about the same branch and workflow, whichever message tells it. */
export function lineKey(run: Run): string {
  const line = lineOf(run);
  return line ? `line:${branchSubject(line)}` : `run:${run.id}`;
}

/** The reason of a run's first failed job that has one. Equal for the same failure of the same project's job. */
export function reasonIn(run: Pick<Run, 'project' | 'jobs' | 'failures'>): ListRow['reason'] {
  const failed = run.jobs.filter(({ status }) => isFailure(status)).map(({ number }) => number);
  const failure = run.failures.find(
    ({ number, fingerprint }) => fingerprint !== undefined && failed.includes(number),
  );
  if (failure?.fingerprint === undefined) return undefined;
  const { job, fingerprint, why } = failure;
  const mark = digestOf([projectKey(run.project), job, fingerprint]);
  return { mark, job, ...(why !== undefined && { why }) };
}

/** Remembers how many messages of a channel told this reason, and in which list it is told. */
export function reasonSubject(mark: string): string {
  return `reason:${mark}`;
}

/** Remembers the lists of a channel that take what comes together with them. */
export const floodSubject = 'flood';

const floodSchema = v.object({ lists: v.array(v.string()) });

/** Returns them oldest first. */
export function floodLists(notes: unknown): readonly string[] {
  const read = v.safeParse(floodSchema, notes);
  return read.success ? read.output.lists : [];
}

const seenSchema = v.object({ at: v.number(), cards: v.array(v.string()) });

/** Returns the cards that told a reason, and when the first of them did. */
export function cardsIn(notes: unknown): v.InferOutput<typeof seenSchema> | undefined {
  const read = v.safeParse(seenSchema, notes);
  return read.success ? read.output : undefined;
}
