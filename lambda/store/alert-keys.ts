/** Builds the table keys of alerts, subscriptions and scheduled jobs. The schema is in keys.ts. */
import { createHash } from 'node:crypto';
import { type Project, projectKey } from '../circleci/project.ts';
import { type Key, timeKey, workspaceKey } from './keys.ts';
import type { OutboxMessage, PendingMessage, Posted, RateLimit } from './outbox-store.ts';
import type { BranchWorkflowKey } from './stored-runs.ts';
import type { Due } from './subscriptions-and-schedules.ts';

/** Due jobs are spread over these partitions. */
export const dueShards = [0, 1, 2, 3, 4, 5, 6, 7] as const;

const own = (workspace: string, sk: string): Key => ({ pk: workspaceKey(workspace), sk });

/** Escapes `#` and `%`, so that a part ends at the next `#`. Ids of Slack and CircleCI contain neither. */
function part(text: string): string {
  return text.replace(/[%#]/g, encodeURIComponent);
}

function projectPart(project: Project): string {
  return part(projectKey(project));
}

function hash(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);
}

function shardOf(workspace: string, due: Pick<Due, 'kind' | 'id'>): number {
  return (
    createHash('sha256')
      .update(JSON.stringify([workspace, due.kind, due.id]))
      .digest()[0] ?? 0
  );
}

export const alertKeys = {
  projectHost: (workspace: string, project: Project): Key => own(workspace, `HOST#${projectKey(project)}`),
  subscriptions: (workspace: string): Key => own(workspace, 'SUBSCRIPTION#'),
  subscriptionsTo: (workspace: string, project: Project): Key =>
    own(workspace, `SUBSCRIPTION#${projectPart(project)}#`),
  subscription: (workspace: string, project: Project, id: string): Key =>
    own(workspace, `SUBSCRIPTION#${projectPart(project)}#${id}`),
  stamp: (workspace: string): Key => own(workspace, 'STAMP'),
  hooks: (workspace: string): Key => own(workspace, 'HOOK#'),
  hook: (workspace: string, id: string): Key => own(workspace, `HOOK#${id}`),
  run: (workspace: string, id: string): Key => own(workspace, `RUN#${id}`),
  otherJobs: (workspace: string, run: string): Key => own(workspace, `JOB#${part(run)}#`),
  otherJob: (workspace: string, run: string, name: string): Key => own(workspace, `JOB#${part(run)}#${name}`),
  results: (workspace: string, { project, branch, workflow }: BranchWorkflowKey): Key =>
    own(workspace, `RESULTS#${projectPart(project)}#${hash(branch, workflow)}`),
  resultsOf: (workspace: string, project: Project): Key => own(workspace, `RESULTS#${projectPart(project)}#`),
  cares: (workspace: string): Key => own(workspace, 'CARE#'),
  care: (workspace: string, { project, branch, workflow }: BranchWorkflowKey): Key =>
    own(workspace, `CARE#${projectPart(project)}#${hash(branch, workflow)}`),
  message: (
    workspace: string,
    { scope, destination, id }: Pick<OutboxMessage, 'scope' | 'destination' | 'id'>,
  ): Key => own(workspace, `MSG#${scope === 'workspace' ? '' : part(destination)}#${id}`),
  pendingIn: (workspace: string, destination: string): Key => own(workspace, `PENDING#${part(destination)}#`),
  pending: (
    workspace: string,
    { destination, due, at, id }: Pick<PendingMessage, 'destination' | 'due' | 'at' | 'id'>,
  ): Key => own(workspace, `PENDING#${part(destination)}#${timeKey(due)}#${timeKey(at)}#${id}`),
  destination: (workspace: string, destination: string): Key => own(workspace, `DEST#${destination}`),
  rate: (workspace: string, of: RateLimit, host?: string): Key =>
    own(workspace, host === undefined ? `RATE#${of}` : `RATE#${of}#${host}`),
  posted: (workspace: string, { destination, subject }: Pick<Posted, 'destination' | 'subject'>): Key =>
    own(workspace, `POSTED#${part(destination)}#${subject}`),
  digest: (workspace: string, channel: string): Key => own(workspace, `DIGEST#${channel}`),
  digests: (workspace: string): Key => own(workspace, 'DIGEST#'),
  watches: (workspace: string): Key => own(workspace, 'WATCH#'),
  watch: (workspace: string, id: string): Key => own(workspace, `WATCH#${id}`),
  follow: (workspace: string, id: string): Key => own(workspace, `FOLLOW#${id}`),
  login: (workspace: string, user: string): Key => own(workspace, `LOGIN#${user}`),
  user: (workspace: string, login: string): Key => own(workspace, `USER#${login.toLowerCase()}`),
  email: (workspace: string, email: string): Key => own(workspace, `EMAIL#${hash(email.toLowerCase())}`),
  excerpts: (workspace: string): Key => own(workspace, 'EXCERPTS'),
  noApprovals: (workspace: string, user: string): Key => own(workspace, `NOAPPROVALS#${user}`),
  pointer: ({ workspace, kind, id }: Pick<Due, 'workspace' | 'kind' | 'id'>): Key =>
    own(workspace, `DUE#${kind}#${id}`),
  dueIn: (shard: number): string => `DUE#${shard}`,
  due: (due: Due): Key => ({
    pk: `DUE#${shardOf(due.workspace, due) % dueShards.length}`,
    sk: `${timeKey(due.at)}#${part(due.workspace)}#${due.kind}#${due.id}`,
  }),
};
