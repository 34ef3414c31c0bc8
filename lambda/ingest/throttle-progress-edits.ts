/** Limits how often jobs that neither fail nor wait edit a run's cards: the newest state is shown within the interval. */
import type { AlertServices } from '../ports.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';
import { counted, otherJobsOf } from './overflow-jobs.ts';
import { rememberRun } from './store-run.ts';

/** Milliseconds: four edits of a card a minute. */
const interval = 15_000;
/** Edits of a card in all. Its end is told beyond them. */
const most = 20;

/** Returns when the cards may be edited next; undefined where an edit to come will show this too, or after the last. */
export function nextTurn({ progress }: Pick<Run, 'progress'>, now: number): number | undefined {
  const { nextAt, told } = progress ?? { nextAt: now, told: 0 };
  return told >= most || nextAt > now + interval ? undefined : Math.max(now, nextAt);
}

export interface Turn {
  readonly stored: Versioned<Run>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Takes the next turn of a run, with its jobs counted. Returns undefined where there is none. */
export async function takeTurn(
  workspace: Workspace,
  known: Versioned<Run>,
  services: AlertServices,
): Promise<Turn | undefined> {
  const { value } = known;
  const now = services.now();
  if (nextTurn(value, now) === undefined) return undefined;
  const others = await otherJobsOf(workspace, value, services);
  let at: number | undefined;
  const change = (run = value) => {
    at = nextTurn(run, now);
    if (at === undefined) return run;
    const told = (run.progress?.told ?? 0) + 1;
    return { ...counted(run, others), progress: { nextAt: at + interval, told } };
  };
  const stored = await rememberRun(workspace, value.id, { seen: Promise.resolve(known), change }, services);
  return at === undefined ? undefined : { stored, at };
}
