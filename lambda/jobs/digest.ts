/** Posts a channel's daily or weekly digest, once per period. */
import * as v from 'valibot';
import { isSameProject, type Project, projectKey } from '../circleci/project.ts';
import { NotConnectedError } from '../errors.ts';
import { enqueue, requestIfWaiting } from '../outbox/message.ts';
import { notify } from '../outbox/notice.ts';
import { preparedRenderer } from '../outbox/prepared.ts';
import type { Renderer } from '../outbox/services.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Digest, Subscription } from '../store/subscriptions.ts';
import { lastDigestAt, nextDigestAt } from '../time-zone.ts';
import { inTime, OutOfTimeError } from '../timeout.ts';
import { digestView } from '../views/alerts/digest.ts';
import { unsaidView } from '../views/alerts/digest-undeliverable.ts';
import type { Message } from '../views/text/message.ts';
import { isOnHold, type LineResults, readBranches } from './digest-branches.ts';
import { factsOf } from './digest-facts.ts';
import { insightsOf } from './digest-insights.ts';
import { summariesOf } from './digest-projects.ts';
import { withReasons } from './digest-reasons.ts';

/** Runs that end this close to the digest go into the next one, to allow for late webhooks. */
const settling = 30_000;
const mostProjects = 40;
/** Workflows per project, and concurrent reads of projects. */
const mostLines = 300;
const width = 8;
/** Time kept for enqueuing. */
const reserve = 5_000;
/** Time kept for insights. */
const insightsTime = 6_000;

/** Schedules the next digest first, before anything can fail. */
export async function handleDigest(
  { workspace, channel }: QueuedAs<'digest'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const digest = await store.digest(workspace, channel);
  if (!digest) return;
  await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(digest, now()) });
  if (!(await isConnected(workspace, services))) return;
  if (!(await isAgreed(digest, workspace, services))) return;
  const at = lastDigestAt(digest, now());
  // The id has the time, so a digest that is moved to later today is sent again.
  const id = `digest:${new Date(at).toISOString()}`;
  // It is drawn once: reports that come during a retry do not change it.
  const keys = { destination: channel, scope: 'destination', ids: [id] } as const;
  if ((await store.knownKeys(workspace, keys)).length > 0)
    return requestIfWaiting(workspace, channel, services);
  const message = await drawn(digest, { workspace, at, until: deadline - reserve }, services);
  const draft = {
    kind: 'digest',
    destination: channel,
    id,
    at,
    payload: { message, owner: digest.owner },
  } as const;
  await enqueue(workspace, draft, services);
}

const ownerSchema = v.object({ owner: v.string() });

/** Notifies its owner at most once a month per reason: the digest resumes by itself when the channel can be reached. */
export const digestRenderer: Renderer<AlertServices> = {
  ...preparedRenderer,
  async undeliverable({ messages }, { workspace, destination: channel, gone: reason }, services) {
    for (const { payload } of messages) {
      const read = v.safeParse(ownerSchema, payload);
      if (!read.success || reason === 'workspace-gone') continue;
      const notice = { workspace, user: read.output.owner, names: [`digest-unsaid:${channel}:${reason}`] };
      await notify(notice, () => unsaidView({ channel, reason }), services);
    }
  },
};

/** False while CircleCI is not connected: the digest is skipped until it is. */
async function isConnected(workspace: string, { circleci }: AlertServices): Promise<boolean> {
  try {
    await circleci(workspace);
    return true;
  } catch (error) {
    if (error instanceof NotConnectedError) return false;
    throw error;
  }
}

/** Pauses the digest, and notifies its owner, while another company reads the channel and no admin has agreed. */
async function isAgreed(digest: Digest, workspace: string, services: AlertServices): Promise<boolean> {
  const { store, now } = services;
  const { channel, owner, sharedBy, pausedAt } = digest;
  if (sharedBy !== undefined) return true;
  const readers = await (await services.poster(workspace)).readers(channel);
  if (readers === 'own company') {
    if (pausedAt !== undefined)
      await store.saveDigest(workspace, channel, { ...digest, pausedAt: undefined });
    return true;
  }
  // As with alerts, an outage of Slack does not pause a digest.
  if (readers === 'unknown' && pausedAt === undefined) return true;
  const since = pausedAt ?? now();
  if (pausedAt === undefined) await store.saveDigest(workspace, channel, { ...digest, pausedAt: since });
  const names = [`digest-shared:${channel}:${since}`];
  await notify({ workspace, user: owner, names }, () => unsaidView({ channel, reason: 'shared' }), services);
  return false;
}

interface Drawing {
  readonly workspace: string;
  readonly at: number;
  readonly until: number;
}

async function drawn(
  digest: Digest,
  { workspace, at, until }: Drawing,
  services: AlertServices,
): Promise<Message> {
  const { store, now } = services;
  const { every, channel } = digest;
  const period = { from: lastDigestAt(digest, at - 1) - settling, to: at - settling };
  const projects = await projectsOf(workspace, channel, services);
  const known = projects.slice(0, mostProjects);
  const { lines, counted } = await linesOf(known, { workspace, since: period.from, until }, services);
  const subscriptions = await heardBy(channel, workspace, services);
  const asked = { workspace, projects: known, subscriptions, lines, until: until - insightsTime };
  const branches = await readBranches(asked, services);
  const red = { workspace, channel, facts: factsOf(lines, branches, period), branches, until };
  const unread = branches.filter(({ reading }) => reading === undefined || reading.verdict === 'unknown');
  const summary = { lines, facts: red.facts, unread, period };
  const [insights, facts] = await Promise.all([
    insightsOf({ workspace, every, lines, period, until }, services),
    withReasons(red, services),
  ]);
  const host = (await store.connection(workspace))?.host;
  return digestView({
    ...{ every, facts, ...insights },
    ...{ projects: projects.length, now: now(), since: period.from, host },
    byProject: summariesOf(known, summary),
    waiting: branches.filter(isOnHold),
    unread,
    byBuilds: branches.some(({ reading }) => reading?.source === 'builds'),
    counted: known.length < projects.length ? 'some' : counted,
  });
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
  { store, now }: AlertServices,
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
  { store }: AlertServices,
): Promise<readonly Subscription[]> {
  return (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
}

/** Returns the projects that the channel subscribes to; of an organization, those whose webhooks report to us. */
async function projectsOf(
  workspace: string,
  channel: string,
  services: AlertServices,
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
