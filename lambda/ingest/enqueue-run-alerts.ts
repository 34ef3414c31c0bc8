/** Enqueues what a report has to tell the channels: at once, after the reason, or at the cards' next turn. */
import type { Report } from '../circleci/reports/run-event.ts';
import { patience } from '../client-timeouts.ts';
import type { AlertServices } from '../ports.ts';
import { type About, type AlertDraft, enqueueAlerts, isShown } from '../rules/enqueue-alerts.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';
import { detailsOf, isReadByOther, releaseDetails } from './claim-failure-details.ts';
import { isQuiet } from './overflow-jobs.ts';
import type { Means } from './read-records-ahead.ts';
import { type Turn, takeTurn } from './throttle-progress-edits.ts';

/** The branch's state that the cards show. */
export type Standing = Omit<About, 'workspace' | 'run'>;

export interface Telling {
  readonly workspace: Workspace;
  readonly report: Report;
  readonly stored: Versioned<Run>;
  readonly standing: Standing;
  /** Deadline for CircleCI's answers. */
  readonly until: number;
  readonly means: Means | undefined;
}

/** Beyond the time that a first message waits for the reason: until it is enqueued. */
const margin = 1_000;

/** Returns what resolves when the reason that came after the first message was enqueued, too. */
export async function tell(
  all: readonly AlertDraft[],
  telling: Telling,
  services: AlertServices,
): Promise<() => Promise<void>> {
  const { workspace, report, stored, standing } = telling;
  const where = { ...telling, by: report.id };
  const nothing = async () => undefined;
  if (all.length === 0) {
    await releaseDetails(stored, where, services);
    return nothing;
  }
  const turn = await turnOf(all, telling, services);
  if (!turn) return nothing;
  const details = await detailsOf(turn.stored, where, services);
  const withOthers = details.crowd === 'crowded' ? services.now() + patience.push.milliseconds : 0;
  const at = Math.max(turn.at, reasonAt(turn.stored.value, report.id, services), withOthers);
  const sending = dispatchingAt(at, services);
  const say = (said: readonly AlertDraft[], run: Run) =>
    enqueueAlerts(said, { workspace, run, ...standing }, sending);
  await say(all, details.run);
  return async () => {
    const whole = await details.later();
    if (whole) await say(all.map(completing), whole);
  };
}

/** What is more than a job that passed is told at once. No turn is taken where no card would show it. */
async function turnOf(
  all: readonly AlertDraft[],
  { workspace, report, stored }: Telling,
  services: AlertServices,
): Promise<Turn | undefined> {
  const isNews = !isQuiet(report) || all.some(({ wanted }) => wanted.status !== 'progress');
  if (isNews) return { stored, at: services.now() };
  const about = { workspace, run: stored.value };
  const shown = await Promise.all(all.map((one) => isShown(one, about, services)));
  return shown.includes(true) ? takeTurn(workspace, stored, services) : undefined;
}

/**
 * While another report's handler reads the reason, its message is about to say this report's news, too. Returns when this
 * report's own dispatch is due, in case the other handler has crashed.
 */
function reasonAt({ reading }: Run, by: string, { now }: AlertServices): number {
  const isAwaited = reading && isReadByOther({ reading }, by, now());
  return isAwaited ? reading.at + patience.push.milliseconds + margin : now();
}

/** Leaves the dispatch of what is enqueued to the queue until then; another dispatch may take it along before. */
function dispatchingAt(at: number, services: AlertServices): AlertServices {
  const after = Math.ceil((at - services.now()) / 1000);
  if (after <= 0) return services;
  return {
    ...services,
    send: (queued) => services.send(queued.kind === 'drain' ? { ...queued, after } : queued),
  };
}

/** Returns a progress update that adds the reason to the card, which notifies no one. */
function completing({ wanted: { status, ...wanted }, id, at }: AlertDraft): AlertDraft {
  return {
    wanted: { ...wanted, status: 'progress', mentions: [], ...(status === 'failed' && { adds: 'reason' }) },
    id: `${id}:reason`,
    at,
  };
}
