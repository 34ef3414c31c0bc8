/** Remembers in this process which workspaces are held up by a rate limit. */
import { knownOf } from '../recent-keys.ts';

export interface Process {
  /** One memory for each store. */
  readonly store: object;
  readonly now: () => number;
}

/** Milliseconds for which a workspace counts as busy. */
const busyFor = 10_000;

/**
 * Marks the workspace as rate limited by Slack, or by the CircleCI at `host`: its messages do not wait for reasons then.
 */
export function noteBusy(workspace: string, process: Process, host?: string): void {
  knownOf(process).note(keyOf(workspace, host));
}

export function isBusy(workspace: string, process: Process, host?: string): boolean {
  return knownOf(process).has(keyOf(workspace, host), busyFor);
}

function keyOf(workspace: string, host = ''): string {
  return `busy ${workspace} ${host}`;
}
