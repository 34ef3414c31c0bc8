/** Reads and draws the digest of a channel. */
import { isSameProject, type Project, projectKey } from '../circleci/project.ts';
import { hostsOfProjects } from '../connections/find-connection.ts';
import type { Digest, Subscription } from '../store/subscriptions-and-schedules.ts';
import { inTime, OutOfTimeError } from '../timeout.ts';
import { digestView, type Sending } from '../views/alerts/digest.ts';
import type { Message } from '../views/text/message.ts';
import { factsOf, type Period } from './branch-facts.ts';
import type { DigestServices } from './digest-ports.ts';
import { type BranchNow, isOnHold, type LineResults, readBranches } from './read-red-branches.ts';
import { withReasons } from './red-branch-reasons.ts';
import { insightsOf } from './slow-and-flaky.ts';
import { daysOf, summariesOf } from './summarize-projects.ts';

const mostProjects = 40;
/** Workflows per project, and concurrent reads of projects. */
const mostLines = 300;
const width = 8;
const halfDay = 12 * 60 * 60_000;
/** Time kept for insights. */
const insightsTime = 6_000;

export interface Drawing {
  readonly workspace: string;
  readonly channel: string;
  readonly every: Digest['every'];
  readonly period: Period;
  /** Deadline for CircleCI's answers. */
  readonly until: number;
  readonly sending: Sending;
  /** IANA name; the chart's days are named in it. */
  readonly timeZone: string;
}

export interface DrawnDigest {
  readonly message: Message;
  /** Why CircleCI could not be read in part; the message says what is missing. */
  readonly errors: readonly unknown[];
}

/** Reads what happened in the channel's projects in the period, and draws it. Throws what is a bug. */
export async function drawDigest(
  { workspace, channel, every, period, until, sending, timeZone }: Drawing,
  services: DigestServices,
): Promise<DrawnDigest> {
  const { store, now } = services;
  const projects = await projectsOf(workspace, channel, services);
  const known = projects.slice(0, mostProjects);
  const { lines, counted } = await linesOf(known, { workspace, since: period.from, until }, services);
  const subscriptions = await heardBy(channel, workspace, services);
  const asked = { workspace, projects: known, subscriptions, lines, until: until - insightsTime };
  const { branches, unnamed, resting, errors } = await readBranches(asked, services);
  const red = { workspace, channel, facts: factsOf(lines, branches, period), branches, resting, until };
  const isUnread = ({ reading }: BranchNow) => reading === undefined || reading.verdict === 'unknown';
  const unread = [...branches.filter(isUnread), ...unnamed];
  const summary = { lines, facts: red.facts, unread, period };
  const [insights, facts] = await Promise.all([
    insightsOf({ workspace, every, lines, period, until, resting }, services),
    withReasons(red, services),
  ]);
  const [connection, cares, hosts] = await Promise.all([
    store.connection(workspace),
    store.cares(workspace),
    hostsOfProjects(workspace, projects, store),
  ]);
  const host = connection?.host;
  const days = daysOf(lines, period).map(({ at, runs, failed }) => ({
    label: dayName(at, timeZone),
    runs,
    failed,
  }));
  const message = digestView({
    days,
    every,
    sending,
    facts,
    cares,
    slow: insights.slow,
    flaky: insights.flaky,
    projects: projects.length,
    now: now(),
    since: period.from,
    host,
    hosts,
    byProject: summariesOf(known, summary),
    waiting: branches.filter(isOnHold),
    unread,
    byBuilds: branches.some(({ reading }) => reading?.source === 'builds'),
    counted: known.length < projects.length ? 'some' : counted,
  });
  return { message, errors: [...errors, ...insights.errors] };
}

/** `Nov 29`: the day on which most of it was. */
function dayName(end: number, timeZone: string): string {
  return new Date(end - halfDay).toLocaleDateString('en-US', { timeZone, month: 'short', day: 'numeric' });
}

interface Reading {
  readonly workspace: string;
  readonly since: number;
  readonly until: number;
}

/** Reads as many as time allows. `some`: there are more. */
async function linesOf(
  projects: readonly Project[],
  { workspace, since, until }: Reading,
  { store, now }: DigestServices,
): Promise<{ readonly lines: readonly LineResults[]; readonly counted: 'all' | 'some' }> {
  const lines: LineResults[] = [];
  let counted: 'all' | 'some' = 'all';
  for (let at = 0; at < projects.length; at += width) {
    const read = projects.slice(at, at + width).map(async (project) => {
      const some = store.linesOf(workspace, project, { since, limit: mostLines });
      const found = await inTime(some, until - now()).catch(orTooLate);
      if (!found || found.length === mostLines) counted = 'some';
      return found ?? [];
    });
    lines.push(...(await Promise.all(read)).flat());
  }
  return { lines, counted };
}

function orTooLate(error: unknown): undefined {
  if (!(error instanceof OutOfTimeError)) throw error;
}

async function heardBy(
  channel: string,
  workspace: string,
  { store }: DigestServices,
): Promise<readonly Subscription[]> {
  return (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
}

/** Returns the projects that the channel subscribes to; of an organization, those whose webhooks report to us. */
async function projectsOf(
  workspace: string,
  channel: string,
  services: DigestServices,
): Promise<readonly Project[]> {
  const { store } = services;
  const heard = await heardBy(channel, workspace, services);
  const whole = heard.filter(({ project }) => project.repo === '*').map(({ project }) => project);
  const hooks = whole.length > 0 ? await store.hooks(workspace) : [];
  const inOrg = hooks
    .map(({ project }) => project)
    .filter((project) => whole.some((org) => isSameProject(org, { ...project, repo: '*' })));
  const named = heard.map(({ project }) => project).filter(({ repo }) => repo !== '*');
  const distinct = new Map([...named, ...inOrg].map((project) => [projectKey(project), project]));
  return [...distinct.values()];
}
