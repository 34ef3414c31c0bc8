/** One followed message through trouble: a run by a script, webhooks that are lost or late, faults at any call. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import type { WorkflowJob } from '../../lambda/circleci/client/workflows.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { ReportedStatus } from '../../lambda/circleci/reports/run-event.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import { type Follow, followSubject } from '../../lambda/store/follow-store.ts';
import { lineView } from '../../lambda/views/runs/action-line.ts';
import { md } from '../../lambda/views/text/mrkdwn.ts';
import { type Fault, faultKinds, openWay, type WayOptions } from '../alerts/alert-path-with-faults.ts';
import { ofJob, now as start, web, whole } from '../alerts/sample-reports.ts';
import type { SlackFault } from '../fakes/rate-limited-slack.ts';
import type { Random } from '../prove/seeded-random.ts';

const second = 1_000;
const minute = 60 * second;
/** A function that was killed leaves its message hidden for so long. */
const hidden = 6 * minute;
/** A dispatcher that was killed leaves its destination locked for so long. */
const lease = 90 * second;
const jobs = 3;

interface Step {
  readonly at: number;
  readonly status: ReportedStatus;
  readonly ended: number;
}

export interface Schedule {
  /** The states of the run, in milliseconds after the start; the last one is its end. */
  readonly steps: readonly Step[];
  readonly end: 'success' | 'failed' | 'canceled';
  /** Milliseconds that a report is late, for each step; undefined: lost. */
  readonly reports: readonly (number | undefined)[];
  readonly faults: readonly Fault[];
  /** CircleCI refuses or does not answer in this time. */
  readonly circleci: {
    readonly from: number;
    readonly to: number;
    readonly is: 'rate-limited' | 'unavailable';
  };
  /** Slack answers edits and posts like this in this time. */
  readonly slack: { readonly from: number; readonly to: number; readonly is: SlackFault };
  /** When a person deletes the message, or since when Slack edits it no more. */
  readonly loss: { readonly at: number; readonly is: 'deleted' | 'refused' } | undefined;
  /** Where the worker was killed that posted the message. */
  readonly begun: 'whole' | 'not noted' | 'not posted';
}

export function scheduleOf(random: Random): Schedule {
  const gap = () => (1 + random.below(random.pick([60, 90, 900]))) * second;
  let at = gap();
  const steps: Step[] = [];
  for (let ended = 0; ended < jobs; ended += 1) {
    steps.push({ at, status: random.below(5) === 0 ? 'hold' : 'running', ended });
    at += gap();
  }
  const end = random.pick(['success', 'failed', 'canceled'] as const);
  steps.push({ at, status: end, ended: jobs });
  const window = () => {
    const from = random.below(6 * minute);
    return { from, to: from + random.below(3) * random.below(2 * minute) };
  };
  const isCalm = random.below(4) === 0;
  const faults = Array.from({ length: isCalm ? 0 : random.below(3) }, () => ({
    at: random.below(250),
    kind: random.pick(faultKinds),
  }));
  const lossy = random.below(5);
  return {
    steps,
    end,
    reports: steps.map(() =>
      random.below(3) === 0 ? undefined : random.below(4) * random.below(40 * second),
    ),
    faults,
    circleci: { ...window(), is: random.pick(['rate-limited', 'unavailable'] as const) },
    slack: { ...window(), is: random.pick<SlackFault>(['lost', 'reset', { wait: 20 * second }]) },
    loss: lossy < 2 ? { at: random.below(at + minute), is: lossy === 0 ? 'deleted' : 'refused' } : undefined,
    begun: random.pick(['whole', 'whole', 'whole', 'not noted', 'not posted'] as const),
  };
}

export interface Outcome {
  readonly texts: readonly string[];
  /** Milliseconds after both the run's end and the trouble's, when the last message became true. */
  readonly delay: number;
  readonly edits: number;
  readonly changes: number;
  readonly left: number;
  readonly isSaidTwice: boolean;
}

const workspace = 'T1';
const channel = 'C1';
const id = 'f1';

/** Ends with the workflow that is followed. */
export async function follow(
  { steps, end, reports, faults, circleci: trouble, slack, loss, begun }: Schedule,
  options: Pick<WayOptions, 'jobs' | 'planted'> = {},
): Promise<Outcome> {
  const calls = { edits: 0, lastAt: start, troubleTo: 0 };
  const now = () => way.clock.now - start;
  const isIn = ({ from, to }: { readonly from: number; readonly to: number }) => now() >= from && now() < to;
  const current = () => steps.findLast(({ at }) => at <= now());
  const refuse = () => {
    if (isIn(trouble)) throw new CircleCIError(trouble.is, 'trouble');
  };
  const world: Partial<CircleCI> = {
    async workflowState() {
      refuse();
      const { status = 'running', at = 0 } = current() ?? {};
      const stoppedAt = status === end ? start + at : undefined;
      return { name: 'ci', status, pipeline: 7, createdAt: start, stoppedAt };
    },
    async workflowJobs() {
      refuse();
      const { ended = 0, status = 'running' } = current() ?? {};
      return Array.from({ length: jobs }, (_, at) => jobOf(at, at < ended ? lastOf(at, status) : 'running'));
    },
    async workflowMetrics() {
      refuse();
      return [];
    },
  };
  /** The last job decides; what is canceled keeps what passed. */
  const lastOf = (at: number, status: ReportedStatus): Status =>
    at === jobs - 1 && status === end ? end : 'success';
  let isRefused = false;
  const way = openWay({
    ...options,
    faults,
    circleci: world,
    slack: (call) => {
      if (call.name === 'update' && isRefused) return { code: 'cant_update_message' };
      if (isIn(slack) && call.name !== 'find') return slack.is;
      if (call.name === 'update') calls.edits += 1;
      calls.lastAt = way.clock.now;
      return undefined;
    },
  });
  const drawing = { kind: 'line' as const, lead: md`🔁 @ann reran ci`, blocks: [] };
  const { store } = way;
  const value: Follow = {
    id,
    channel,
    user: 'U1',
    target: { kind: 'workflow', project: web, id: 'wf' },
    drawing,
    createdAt: start,
    seenAt: start,
    shown: '',
  };
  await store.saveFollow(workspace, value, 0);
  const about = { build: undefined, branch: 'main', run: 'wf', project: web };
  await store.saveWatch(workspace, { ...about, id, user: 'U1', createdAt: start, by: 'message' });
  await store.schedule({ workspace, kind: 'follow', id, at: start + 5 * second });
  if (begun !== 'not posted') {
    const poster = way.slack.poster(workspace);
    const posted = await poster.post(lineView(drawing, undefined), { channel, id });
    if (posted.is === 'posted' && begun === 'whole') {
      const said = { destination: channel, subject: followSubject(id), ts: posted.ts };
      const done = { stage: 'done', ts: posted.ts } as const;
      await store.endMessages(workspace, { messages: [], end: done, posted: [said] });
    }
  }
  calls.edits = 0;
  for (const [at, late] of reports.entries()) {
    const step = steps[at];
    if (!step || late === undefined) continue;
    const time = start + step.at;
    const report =
      step.status === end || step.status === 'hold'
        ? whole(step.status, { run: 'wf', id: `w${at}`, at: time })
        : ofJob(`job${at}`, 'success', { run: 'wf', id: `j${at}`, at: time });
    way.put({ version: 1, workspace, kind: 'seen', report }, step.at + late);
  }
  let isLost = false;
  await way.untilQuiet(async (killed) => {
    if (killed === 'killed') {
      const waiting = await store.due(Number.MAX_SAFE_INTEGER, 9);
      const isNext = waiting.some(({ kind }) => kind === 'follow');
      calls.troubleTo = Math.max(calls.troubleTo, now() + (isNext ? lease : hidden));
    }
    if (!loss || now() < loss.at || isLost) return;
    isLost = true;
    if (loss.is === 'deleted') way.slack.remove(workspace, channel);
    else isRefused = true;
  });
  const runEnd = steps.at(-1)?.at ?? 0;
  const struckAt = Math.max(0, way.ports.struckAt - start);
  const ends = [runEnd, calls.troubleTo, struckAt, trouble.to, slack.to, loss?.at ?? 0];
  if (trouble.is === 'rate-limited' && trouble.to > trouble.from) ends.push(trouble.to + minute);
  const standing = way.slack.stands(workspace, channel).map(({ message }) => message.text);
  return {
    texts: standing,
    delay: calls.lastAt - start - Math.max(...ends),
    edits: calls.edits,
    changes: changesOf(steps),
    left: (await store.pending(workspace, channel, 9)).length + (await store.watches(workspace)).length,
    isSaidTwice: standing.filter((text) => isEnd(text)).length > 1,
  };
}

function jobOf(at: number, status: Status): WorkflowJob {
  return {
    name: `job${at}`,
    kind: 'build',
    status,
    rawStatus: status,
    number: 10 + at,
    id: `j${at}`,
    project: web,
    approvalRequestId: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
  };
}

/** The first state that is read is one, too: the message said nothing of it. */
function changesOf(steps: readonly Step[]): number {
  return 1 + steps.length;
}

export function isEnd(text: string): boolean {
  return /It (passed|failed|was canceled)/.test(text);
}
