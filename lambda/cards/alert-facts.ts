/** Reads what a card shows of its alerts: the run as it is now, CircleCI's host, and who is mentioned. */

import { hostOfProject } from '../connections/find-connection.ts';
import type { Place } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import type { Alert } from '../store/alert.ts';
import type { Run } from '../store/stored-runs.ts';
import { isAlert } from './batching.ts';

export interface CardFacts {
  /** As it is stored now: it has changed since the alert. The alert's own where it is no longer stored. */
  readonly run: Run;
  /** Where the run's CircleCI is. */
  readonly host: string | undefined;
  /** Whether the workspace's channels may see output at all. */
  readonly excerpts: 'on' | 'off';
}

/** Reads what a card shows, in one request. */
export async function cardFacts(
  alert: Pick<Alert, 'run' | 'snapshot'>,
  place: Place,
  services: AlertServices,
): Promise<CardFacts> {
  const [run, host, excerpts] = await Promise.all([
    runOf(alert, place, services),
    hostOf(alert.snapshot, place, services),
    services.store.excerpts(place.workspace),
  ]);
  return { run, host, excerpts };
}

/** Returns the stored run, which has changed since the alert; the alert's own where it is no longer stored. */
export async function runOf(
  { run, snapshot }: Pick<Alert, 'run' | 'snapshot'>,
  { workspace }: Place,
  { store }: AlertServices,
): Promise<Run> {
  return (await store.run(workspace, run))?.value ?? snapshot;
}

/** Returns where the run's CircleCI is. */
export function hostOf(
  { project }: Pick<Run, 'project'>,
  { workspace }: Place,
  { store }: AlertServices,
): Promise<string | undefined> {
  return hostOfProject(workspace, project, store);
}

/** Returns the status and the people or groups mentioned for it; undefined when there is no mention. */
export function calledBy(alerts: readonly Alert[]): string | undefined {
  const last = alerts.filter(isAlert).at(-1);
  const mention = mentionOf(alerts);
  return last && mention && `${last.status} ${mention}`;
}

/** Returns all mentions of the alerts, each once. */
export function mentionOf(alerts: readonly Alert[]): string | undefined {
  const all = alerts.flatMap(({ mention }) => (mention === undefined ? [] : mention.split(' ')));
  return all.length === 0 ? undefined : [...new Set(all)].join(' ');
}
