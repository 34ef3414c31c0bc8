/** Draws how the runs of a workflow went: rates, durations and time spent red against the period before. Pure. */
import type { EndedRun, FlakyTest, JobMetrics } from '../../circleci/client/insights.ts';
import { insightsUrl } from '../../circleci/links.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { dayLength, daysOf, type RunStatistics, statisticsOf } from '../../circleci/runs/run-statistics.ts';
import { percent } from '../../pictures/percent.ts';
import type { InsightsDay, InsightsPicture } from '../../pictures/picture-data.ts';
import { condensed, sparkline } from '../../pictures/text-bars.ts';
import { place } from '../builds/build-lines.ts';
import type { Linking } from '../text/allowed-links.ts';
import { actions, context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { insightCharts } from '../text/charts.ts';
import { projectName } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { duration } from '../text/times.ts';

export interface InsightsInput extends Linking {
  readonly project: Project;
  /** Undefined: the default one. */
  readonly branch: string | undefined;
  readonly days: number;
  /** Undefined: none ran. */
  readonly workflow: string | undefined;
  /** The others that ran. */
  readonly others: readonly string[];
  /** Of the period and of the one before it. */
  readonly runs: readonly EndedRun[];
  /** The slowest first; undefined where CircleCI does not tell. */
  readonly jobs: readonly JobMetrics[] | undefined;
  /** How many days CircleCI counts them over. */
  readonly jobDays: number;
  /** Of the last two weeks, on any branch. */
  readonly flaky: readonly FlakyTest[] | undefined;
  readonly now: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Shows it again. */
  readonly command: string;
}

const mostListed = 3;
/** CircleCI keeps no more. */
const kept = 90;

export function insightsView(input: InsightsInput): Message {
  const { days, now, runs, workflow } = input;
  const period = { from: now - days * dayLength, to: now };
  const today = statisticsOf(runs, period);
  const isComparable = 2 * days <= kept;
  const earlier = { from: period.from - days * dayLength, to: period.from };
  const past = isComparable ? statisticsOf(runs, earlier) : undefined;
  const before = past && past.passed + past.failed > 0 ? past : undefined;
  if (workflow === undefined || today.passed + today.failed + today.uncounted === 0) return nothing(input);
  const picture = insightsPicture(input);
  return message({
    title: title(input),
    richer: { kind: 'data_visualization', blocks: insightCharts(picture), picture },
    blocks: [
      section(...figures(today, before)),
      ...plainBlocks([charted(picture)]),
      ...jobLines(input),
      ...flakyLines(input),
      context(
        today.uncounted > 0 ? `${runsOf(today.uncounted, 'canceled run')} not counted` : undefined,
        isComparable ? undefined : md`no comparison: CircleCI only keeps ${kept} days`,
        past && !before ? 'no earlier runs to compare with' : undefined,
        'CircleCI’s insights can be up to a day behind',
        input.others.length > 0 ? md`other workflows: ${names(input.others)}` : undefined,
      ),
      insightsActions(input),
    ],
  });
}

function title({ project, branch, workflow, days }: InsightsInput): Mrkdwn {
  const which = workflow === undefined ? undefined : md` · ${code(workflow, 60)}`;
  return md`📋 *Insights*: ${limited(projectName(project), 120)}${place({ branch, tag: undefined })}${which} · ${period(days)}`;
}

function period(days: number): string {
  return days === 1 ? 'last 24 hours' : `last ${days} days`;
}

function nothing(input: InsightsInput): Message {
  const { others, workflow } = input;
  const named = workflow === undefined ? others : others.filter((name) => name !== workflow);
  return message({
    title: title(input),
    blocks: [
      section('No runs finished in this period.'),
      context(named.length > 0 ? md`workflows that ran: ${names(named)}` : undefined),
      insightsActions(input),
    ],
  });
}

/** Each with its change against the period before. */
function figures(now: RunStatistics, before: RunStatistics | undefined): readonly (Mrkdwn | undefined)[] {
  const all = now.passed + now.failed;
  const rate = now.rate === undefined ? undefined : percent(now.rate);
  return [
    rate === undefined
      ? undefined
      : md`*Success rate*  ${rate}${points(now.rate, before?.rate)} · ${now.passed} of ${runsOf(all)} passed`,
    now.median === undefined
      ? undefined
      : md`*Duration*  median ${duration(now.median)}${change(now.median, before?.median)}${p95(now, before)}`,
    md`*Failing*  ${redWords(now)}${before && all > 0 ? md` (before: ${before.redFor > 0 ? duration(before.redFor) : 'never'})` : undefined}`,
    md`*Throughput*  ${rounded(now.perDay)} runs a day${before && md` (before: ${rounded(before.perDay)})`}`,
  ];
}

function p95(now: RunStatistics, before: RunStatistics | undefined): Mrkdwn | undefined {
  return now.p95 === undefined ? undefined : md`, p95 ${duration(now.p95)}${change(now.p95, before?.p95)}`;
}

function redWords({ redFor, reds, isRed }: RunStatistics): string {
  if (redFor === 0) return 'never';
  const times = reds === 1 ? 'once' : `${reds} times`;
  return `${duration(redFor)}, ${times}${isRed ? ', still failing at the end' : ''}`;
}

/** ` (3 points down)`. */
function points(now: number | undefined, before: number | undefined): Mrkdwn | undefined {
  if (now === undefined || before === undefined) return undefined;
  const moved = Math.round(now * 100) - Math.round(before * 100);
  if (moved === 0) return md` (no change)`;
  return md` (${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'point' : 'points'})`;
}

/** ` (▲ 12%)`: how much longer it takes. */
function change(now: number, before: number | undefined): Mrkdwn | undefined {
  if (before === undefined || before === 0) return undefined;
  const moved = Math.round((now / before - 1) * 100);
  return moved === 0 ? md` (no change)` : md` (${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)}%)`;
}

function rounded(count: number): string {
  return count >= 10 ? String(Math.round(count)) : String(Math.round(count * 10) / 10);
}

function runsOf(count: number, one = 'run'): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

function names(all: readonly string[]): Mrkdwn {
  const shown = all.slice(0, 5).map((name) => code(name, 60));
  return md`${joined(shown, ', ')}${all.length > 5 ? md` +${all.length - 5}` : undefined}`;
}

/** One character for each day. */
function charted({ days }: InsightsPicture) {
  const width = 30;
  const times = days.map(({ p95 }) => p95);
  const longest = Math.max(0, ...times.map((time) => time ?? 0));
  const line = (values: readonly (number | null)[], most?: number) =>
    sparkline(condensed(values, width), most);
  const rates = days.map(({ passed, failed }) => (passed + failed === 0 ? null : passed / (passed + failed)));
  const drawn = [
    `pass ${line(rates)}`,
    ...(longest > 0
      ? [
          `p50  ${line(
            days.map(({ median }) => median),
            longest,
          )}`,
          `p95  ${line(times, longest)}`,
        ]
      : []),
    `     ${days[0]?.label ?? ''} to ${days.at(-1)?.label ?? ''}`,
  ];
  return days.length < 2 ? undefined : preformatted(drawn, { room: 600, keep: 'first' }).block;
}

export function insightsPicture(input: InsightsInput): InsightsPicture {
  const { project, branch, workflow, days, now, timeZone, runs } = input;
  const label = new Intl.DateTimeFormat('en-US', { timeZone, month: 'short', day: 'numeric' });
  const all = daysOf(runs, { from: now - days * dayLength, to: now }, timeZone);
  const count = all.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  return {
    kind: 'insights',
    title: literal([projectName(project), branch, workflow].filter(Boolean).join(' · '), 200),
    note: `${period(days)}, ${runsOf(count)}`,
    days: all.map(({ at, passed, failed, median = null, p95 = null }): InsightsDay => {
      return { label: label.format(at), passed, failed, median, p95 };
    }),
  };
}

function jobLines({ jobs, jobDays, days }: InsightsInput) {
  const slow = (jobs ?? []).filter(({ median }) => median !== undefined).slice(0, mostListed);
  if (slow.length === 0) return [];
  return lines(
    [
      md`*Slowest jobs*${jobDays === days ? undefined : `, ${period(jobDays)}`}`,
      ...slow.map(({ job, median = 0, p95 }) => {
        const worst = p95 === undefined ? undefined : md`, p95 ${duration(p95)}`;
        return md`• ${code(job, 80)} median ${duration(median)}${worst}`;
      }),
    ],
    1_200,
  );
}

function flakyLines({ flaky }: InsightsInput) {
  if (!flaky || flaky.length === 0) return [];
  return lines(
    [
      md`*Flakiest tests*, on any branch`,
      ...flaky.slice(0, mostListed).map(({ name, job, times }) => {
        const where = job === undefined ? undefined : md` in ${code(job, 60)}`;
        return md`• ${limited(name, 150)}${where}: failed, then passed ${times === 1 ? 'once' : `${times} times`} in two weeks`;
      }),
    ],
    1_200,
  );
}

function insightsActions({ project, workflow, command, flaky = [], ...linking }: InsightsInput) {
  const tests = { action: 'run', command: `flaky ${projectSlug(project)}` } as const;
  return actions(
    flaky.length > 0 ? button('Flaky tests', tests, { id: 'flaky' }) : undefined,
    button('Share to channel', { action: 'share', command }),
    workflow === undefined
      ? undefined
      : linkButton('Open in CircleCI', insightsUrl(project, workflow, linking.host), linking),
  );
}
