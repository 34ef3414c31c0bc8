/** Draws a run's jobs on a time axis: what waited, what ran, and which jobs decided how long it took. Pure. */
import { pipelineUrl } from '../../circleci/links.ts';
import { ranFor, type Timeline, type TimelineJob, waitedFor } from '../../circleci/runs/critical-path.ts';
import { isRunOngoing, type PipelineRun, runStatus } from '../../circleci/runs/fold-attempts.ts';
import { isGreen, isOngoing, isRed } from '../../circleci/status.ts';
import type { TimelineBar, TimelinePicture } from '../../pictures/picture-data.ts';
import { timelineLines } from '../../pictures/text-bars.ts';
import { place } from '../builds/build-lines.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, context, message, plainBlocks, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { pipelineName, projectName } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { look } from '../text/statuses.ts';
import { duration } from '../text/times.ts';
import { runFacts } from './run-card.ts';

export interface TimelineInput extends Linking {
  readonly run: PipelineRun;
  /** Undefined: no job has begun. */
  readonly timeline: Timeline | undefined;
  /** The run in words that a command reads; undefined when it cannot be written. */
  readonly words: string | undefined;
  readonly now: number;
}

const mostBars = 24;
const mostNamed = 5;

export function timelineView(input: TimelineInput): Message {
  const { run, timeline } = input;
  const name = limited(run.number === undefined ? projectName(run.project) : pipelineName(run), 140);
  const picture = timeline && timelinePicture(input, timeline);
  const bars = picture && preformatted(barLines(picture), { room: 2_800, keep: 'first' }).block;
  return message({
    title: md`${look(runStatus(run)).emoji} *Timeline*: ${name}${place(run)}`,
    color: look(runStatus(run)).color,
    richer: picture && { kind: 'data_visualization', blocks: [], picture },
    blocks: [
      ...(timeline ? summary(timeline) : [section('No job of this run has started yet.')]),
      ...plainBlocks([
        bars,
        bars && context('░ waiting', '▒ running', '█ critical path', picture?.more || undefined),
      ]),
      context(...runFacts(input), ...(timeline ? leftOut(timeline) : [])),
      timelineActions(input),
    ],
  });
}

/** ``*`e2e` took 6m of 8m*``, and below it the critical path. */
function summary(timeline: Timeline) {
  const { decider, critical, busy, pauses } = timeline;
  const waited = critical
    .filter(({ kind }) => kind === 'build')
    .reduce((sum, job) => sum + waitedFor(job), 0);
  const paused = pauses.reduce((sum, { from, to }) => sum + to - from, 0);
  return [
    decider
      ? section(
          md`*${code(decider.name, 80)} took ${duration(ranFor(decider))} of ${duration(busy)}*`,
          path(critical),
        )
      : undefined,
    context(
      waited >= 1_000 ? md`${duration(waited)} of it waiting for machines` : undefined,
      paused > 0 ? md`and ${duration(paused)} when nothing ran` : undefined,
    ),
  ];
}

function path(critical: readonly TimelineJob[]): Mrkdwn {
  const named = critical.map((job) =>
    job.kind === 'approval'
      ? md`✋ ${code(job.name, 60)} ${duration(waitedFor(job))}`
      : md`${code(job.name, 60)} ${duration(ranFor(job))}`,
  );
  const shown =
    named.length > mostNamed
      ? [...named.slice(0, 2), md`${named.length - 4} more`, ...named.slice(-2)]
      : named;
  return md`Critical path: ${joined(shown, ' → ')}`;
}

function leftOut({ kept, unstarted }: Timeline): readonly (string | undefined)[] {
  return [
    kept > 0 ? `${kept} ${kept === 1 ? 'job' : 'jobs'} kept from an earlier attempt` : undefined,
    unstarted > 0 ? `${unstarted} not started` : undefined,
  ];
}

/** What is drawn of it. The most telling jobs stay where there are too many. */
export function timelinePicture({ run }: TimelineInput, timeline: Timeline): TimelinePicture {
  const { from, to, jobs, busy, pauses } = timeline;
  const shown = new Set(jobs.toSorted(byWeight).slice(0, mostBars));
  const missing = jobs.length - shown.size;
  const [count, place] = [jobs.length, run.branch ?? run.tag];
  return {
    kind: 'timeline',
    title: literal([pipelineName(run), place].filter(Boolean).join(' · '), 200),
    note: `${duration(busy)}, ${count} ${count === 1 ? 'job' : 'jobs'}`,
    until: to - from,
    bars: jobs.filter((job) => shown.has(job)).map((job) => barOf(job, from)),
    pauses: pauses.slice(0, mostBars).map((pause) => ({ from: pause.from - from, to: pause.to - from })),
    more: missing > 0 ? `+${missing} shorter jobs` : '',
  };
}

function byWeight(one: TimelineJob, other: TimelineJob): number {
  const weight = (job: TimelineJob) => Number(job.isCritical) * 2 + Number(isRed(job.status));
  return weight(other) - weight(one) || other.until - other.readyAt - (one.until - one.readyAt);
}

function barOf(job: TimelineJob, from: number): TimelineBar {
  return {
    name: literal(job.name, 200),
    how: howItWent(job),
    isCritical: job.isCritical,
    readyAt: job.readyAt - from,
    startedAt: job.startedAt === undefined ? null : job.startedAt - from,
    until: job.until - from,
  };
}

function howItWent({ kind, status, isOpen }: TimelineJob): TimelineBar['how'] {
  if (kind === 'approval') return 'approval';
  if (isRed(status)) return 'failed';
  if (isOpen || isOngoing(status)) return 'running';
  return isGreen(status) ? 'passed' : 'canceled';
}

const ends: Readonly<Record<TimelineBar['how'], string>> = {
  passed: '',
  failed: '✗',
  running: '…',
  canceled: '–',
  approval: '?',
};

function barLines(picture: TimelinePicture): readonly string[] {
  return timelineLines(picture).map(({ name, bar }, at) => {
    const { readyAt, startedAt, until, how } = picture.bars[at] ?? {
      readyAt: 0,
      startedAt: null,
      until: 0,
      how: 'passed',
    };
    return `${name} ${bar} ${duration(until - (startedAt ?? readyAt))}${ends[how]}`;
  });
}

function timelineActions({ run, words, ...linking }: TimelineInput) {
  const url =
    run.number === undefined ? run.builds[0]?.url : pipelineUrl(run.project, run.number, linking.host);
  const command = words && `timeline ${words}`;
  return actions(
    words === undefined
      ? undefined
      : button('Show run', { action: 'run', command: `status ${words}` }, { id: 'run' }),
    command !== undefined && isRunOngoing(run)
      ? button('Refresh', { action: 'refresh', command })
      : undefined,
    command === undefined ? undefined : button('Share to channel', { action: 'share', command }),
    linkButton('Open in CircleCI', url, linking),
  );
}
