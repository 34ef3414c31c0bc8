/** The daily or weekly word on how a channel's projects fare: said once for each period, however often it is asked for. */
import { isSameProject, type Project, projectKey } from '../circleci/project.ts';
import { lastDigestAt, nextDigestAt } from '../local-time.ts';
import type { Digest } from '../store/subscriptions.ts';
import { digestView } from '../views/digest.ts';
import type { Message } from '../views/message.ts';
import { factsOf, type LineResults } from './digest-facts.ts';
import { insightsOf } from './insights.ts';
import type { QueuedAs } from './reported.ts';
import { type Notice, sayOnce } from './say-once.ts';
import type { AlertServices } from './services.ts';

/** Runs that began that late are told next time: by then they have ended. */
const settling = 30 * 60_000;
const mostProjects = 40;
/** What is left for saying it: a nap for its turn, and Slack's answer. */
const reserve = 16_000;

/** The next one is scheduled before anything may fail. Throws RetryError to be tried again. */
export async function handleDigest(
  { workspace, channel }: QueuedAs<'digest'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { store, now } = services;
  const digest = await store.digest(workspace, channel);
  if (!digest) return;
  await store.schedule({ workspace, kind: 'digest', id: channel, at: nextDigestAt(digest, now()) });
  const at = lastDigestAt(digest, now());
  // With the time: one that is moved to later today is another one.
  const id = `digest:${new Date(at).toISOString()}`;
  const notice: Notice = { workspace, channel, id, at, owner: digest.owner, deadline };
  await sayOnce(notice, () => drawn(digest, { ...notice, until: deadline - reserve }, services), services);
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
  const all = await Promise.all(projects.map((project) => store.linesOf(workspace, project)));
  const lines: readonly LineResults[] = all.flat();
  const insights = await insightsOf({ workspace, every, lines, period, until }, services);
  const host = (await store.connection(workspace))?.host;
  const facts = factsOf(lines, period);
  return digestView({ every, facts, ...insights, projects: projects.length, now: now(), host });
}

/** Those that the channel hears of; of a whole organization those that CircleCI reports to us. */
async function projectsOf(
  workspace: string,
  channel: string,
  { store }: AlertServices,
): Promise<readonly Project[]> {
  const heard = (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
  const whole = heard.filter(({ project }) => project.repo === '*').map(({ project }) => project);
  const hooks = whole.length > 0 ? await store.hooks(workspace) : [];
  const inOrg = hooks
    .map(({ project }) => project)
    .filter((project) => whole.some((org) => isSameProject(org, { ...project, repo: '*' })));
  const named = heard.map(({ project }) => project).filter(({ repo }) => repo !== '*');
  const distinct = new Map([...named, ...inOrg].map((project) => [projectKey(project), project]));
  return [...distinct.values()].slice(0, mostProjects);
}
