/** Matches a report against the subscriptions' rules and merges the alerts of each channel. Pure. */
import { isEnd, isFailure } from '../circleci/reports/run-event.ts';
import { isWanted } from '../glob.ts';
import { covers } from '../rule-options/rule.ts';
import type { AlertStatus } from '../rule-options/statuses.ts';
import type { Alert } from '../store/alert.ts';
import { lineOf, type Run } from '../store/stored-runs.ts';
import type { Rule, Subscription } from '../store/subscriptions-and-schedules.ts';
import { type AlertEvent, type Before, inRules } from './alert-status.ts';
import { endOfQuiet } from './quiet-hours.ts';

/** The alert of one channel, merged from all of its rules. */
export interface Delivery {
  readonly channel: string;
  readonly status: AlertStatus | 'progress';
  /** The subscriptions whose rules match. */
  readonly subscriptions: Alert['subscriptions'];
  readonly thread: Rule['thread'];
  readonly mentions: readonly Exclude<Rule['mention'], 'none'>[];
  readonly notBefore: number;
  /** `seen`: only if the run's card is posted or waits to be. `due`: whether it is or not. */
  readonly card: 'due' | 'seen';
  /** Until then it waits for news of the same run, where its message stands already. */
  readonly until?: number | undefined;
  readonly adds?: Alert['adds'];
  /** The message that it is for: that of the branch's red time, or the run's card. */
  readonly group: 'branch' | 'run';
}

/** Milliseconds for which a further failure waits for the end of its run, so that both are one edit. */
const patience = 10 * 60_000;

export interface MatchInput {
  readonly told: AlertEvent;
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
  readonly now: number;
}

/**
 * Returns one delivery per message that a channel has of the run: its card, or that of its branch's red time. An alert takes
 * precedence over a progress update.
 */
export function matchRules(wanting: MatchInput): readonly Delivery[] {
  const heard = wanting.subscriptions
    .filter(({ paused, rule }) => !paused && covers(rule, wanting.run))
    .flatMap((subscription) => matchSubscription(subscription, wanting));
  const channels = Map.groupBy(heard, ({ channel }) => channel);
  return [...channels.values()].flatMap((all) => {
    const messages = Map.groupBy(inOneMessage(all), ({ group }) => group);
    return [...messages.values()].flatMap((same) => mergeDeliveries(same) ?? []);
  });
}

/** Where one rule of a channel alerts by branch, the others' alerts about that end are in the same message. */
function inOneMessage(all: readonly Delivery[]): readonly Delivery[] {
  const isByBranch = all.some(({ group, status }) => group === 'branch' && status !== 'progress');
  if (!isByBranch) return all;
  return all.map((one) => {
    const { status } = one;
    const isSame = status === 'failed' || status === 'fixed' || status === 'success';
    return isSame && one.group === 'run' ? { ...one, group: 'branch' } : one;
  });
}

function matchSubscription(subscription: Subscription, wanting: MatchInput): readonly Delivery[] {
  const { rule } = subscription;
  const ofRun = matchRun(subscription, wanting);
  if (!isByBranch(rule, wanting.run)) return ofRun ? [ofRun] : [];
  const ofBranch = matchBranch(subscription, ofRun, wanting);
  const isOfBranch = ofRun?.status === 'failed' || ofRun?.status === 'fixed';
  if (!ofRun || !hasRunCards(rule)) return ofBranch ? [ofBranch] : [];
  const card: Delivery = isOfBranch
    ? { ...ofRun, status: 'progress', mentions: [], notBefore: wanting.now, card: 'seen' }
    : ofRun;
  return [...(ofBranch ? [ofBranch] : []), card];
}

/** Alerts about jobs, and about runs without a branch or tag, stay with the run. */
function isByBranch({ group, jobs }: Rule, run: Run): boolean {
  return group === 'branch' && jobs.length === 0 && lineOf(run) !== undefined;
}

/** Tells whether the rule posts cards of runs, too: of what is no red time. */
function hasRunCards({ statuses }: Rule): boolean {
  return statuses.some((status) => status !== 'failed' && status !== 'fixed');
}

/** Returns what the message of the red time is to show: its beginning, another failure, its end, or a change of its runs. */
function matchBranch(
  { rule, channel }: Pick<Subscription, 'rule' | 'channel'>,
  ofRun: Delivery | undefined,
  { told, run, now }: MatchInput,
): Delivery | undefined {
  const waits = isFurther({ told, run }) ? { until: now + patience } : {};
  if (ofRun?.status === 'failed' || ofRun?.status === 'fixed') return { ...ofRun, ...waits, group: 'branch' };
  const hasFailed = run.jobs.some(({ status }) => isFailure(status)) || isFailure(run.status);
  const mayEnd = run.status === 'success' && (told.before.run === 'red' || told.before.recovery === 'fixed');
  if (!hasFailed && !mayEnd && run.status !== 'canceled') return undefined;
  const { thread } = rule;
  return {
    channel,
    subscriptions: ofRun?.subscriptions ?? [],
    thread,
    status: 'progress',
    mentions: [],
    notBefore: now,
    card: 'seen',
    group: 'branch',
    ...waits,
  };
}

/** A further run of a branch that is red: its end will say what its jobs do. */
function isFurther({ told, run }: Pick<MatchInput, 'told' | 'run'>): boolean {
  return told.before.run === 'red' && !isEnd(run.status);
}

function matchRun(subscription: Subscription, { told, run, now }: MatchInput): Delivery | undefined {
  const { rule, channel, id, project, lastDeliveryAt } = subscription;
  const isMuted = subscription.mutedUntil !== undefined && subscription.mutedUntil > now;
  const status = isMuted ? undefined : statusWanted(rule, told);
  const { thread, mention } = rule;
  const which = { id, project, ...(lastDeliveryAt !== undefined && { lastDeliveryAt }) };
  const shared = { channel, subscriptions: [which], thread, group: 'run' } as const;
  if (status)
    return {
      ...shared,
      status,
      mentions: mention === 'none' ? [] : [mention],
      notBefore: endOfQuiet(rule, now),
      card: 'due',
    };
  const isDue = !isMuted && wasWanted(rule, run, told.before);
  if (!isDue && !isMuted && !mayBeSeen(rule, { told, run })) return undefined;
  return {
    ...shared,
    status: 'progress',
    mentions: [],
    notBefore: isDue ? endOfQuiet(rule, now) : now,
    card: isDue ? 'due' : 'seen',
  };
}

/** Returns the status that a rule alerts on: its jobs' if it names any, else the run's, which fails with its first job. */
function statusWanted(rule: Rule, { run, job, before }: AlertEvent): AlertStatus | undefined {
  const isOfJobs = rule.jobs.length > 0;
  if (isOfJobs && !(job && isWanted(rule.jobs, [job.name]))) return undefined;
  const status = isOfJobs ? job?.status : run;
  const wasRed = isOfJobs ? before.redJobs.includes(job?.name ?? '') : before.run === 'red';
  if (rule.when === 'changed' && isNoChange(status, wasRed ? 'red' : 'green')) return undefined;
  if (status === undefined || rule.statuses.includes(status)) return status;
  return status === 'fixed' && rule.statuses.includes('success') ? 'success' : undefined;
}

/** True for a failure after a failure, and for a success after a success. */
function isNoChange(status: AlertStatus | undefined, before: Before['run']): boolean {
  return status === 'success' || (status === 'failed' && before === 'red');
}

/** Tells whether the rule matched an earlier report of the run. */
function wasWanted(rule: Rule, run: Run, before: Before): boolean {
  const ended = run.jobs.filter(({ status }) => isEnd(status));
  const isAsked = (status: AlertStatus | undefined) =>
    statusWanted(rule, { run: status, job: undefined, before }) !== undefined;
  if (rule.jobs.length === 0)
    return (
      (ended.some(({ status }) => isFailure(status)) && isAsked('failed')) ||
      (isEnd(run.status) && isAsked(inRules(run.status, 'not')))
    );
  return ended.some((job) => {
    const status = inRules(job.status, 'not');
    return (
      status && statusWanted(rule, { run: undefined, job: { name: job.name, status }, before }) !== undefined
    );
  });
}

/** Tells whether an alert of the run may have been sent for a status that the run no longer shows. */
function mayBeSeen({ statuses, jobs, when }: Rule, { told, run }: Pick<MatchInput, 'told' | 'run'>): boolean {
  if (statuses.includes('started') || statuses.includes('hold')) return true;
  // It was the first failure of its streak when it was sent; an earlier one was reported since.
  if (when === 'changed' && [run, ...run.jobs].some(({ status }) => isFailure(status))) return true;
  if (!statuses.includes('fixed') && !(statuses.includes('success') && when === 'changed')) return false;
  if (jobs.length === 0) return told.run === undefined && run.status === 'success';
  return run.jobs.some(({ name, status }) => status === 'success' && isWanted(jobs, [name]));
}

const strength: Readonly<Record<Delivery['status'], number>> = {
  failed: 6,
  fixed: 5,
  hold: 4,
  canceled: 3,
  success: 2,
  started: 1,
  progress: 0,
};

function mergeDeliveries(all: readonly Delivery[]): Delivery | undefined {
  const [strongest] = all.toSorted(
    (one, other) =>
      strength[other.status] - strength[one.status] ||
      Number(one.card === 'seen') - Number(other.card === 'seen'),
  );
  if (!strongest) return undefined;
  const same = all.filter((one) => (one.status === 'progress') === (strongest.status === 'progress'));
  return {
    ...strongest,
    subscriptions: same.flatMap(({ subscriptions }) => subscriptions),
    thread: same.some(({ thread }) => thread === 'on') ? 'on' : 'off',
    mentions: same.flatMap(({ mentions }) => mentions),
    notBefore: Math.min(
      ...same.filter(({ card }) => card === strongest.card).map(({ notBefore }) => notBefore),
    ),
  };
}
