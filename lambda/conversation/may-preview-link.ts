/** Decides whether a channel's settings let a link that people paste be shown as a card. Pure. */
import { isProjectWithin } from '../channel-limits.ts';
import type { CodeLink } from '../circleci/code-links.ts';
import type { Link } from '../circleci/links.ts';
import { buildSlug, type Project, projectSlug } from '../circleci/project.ts';
import type { ChannelLimits } from '../store/channel-limit-store.ts';
import { readLink } from './references/pasted-link.ts';

/** A link that names no project is shown only where the channel may see every project. */
export function mayPreview(url: string, { linkPreviews, projects }: ChannelLimits): boolean {
  const pasted = readLink(url);
  if (!linkPreviews || !pasted || pasted.isCode) return false;
  if (projects.length === 0) return true;
  const project = projectOf(pasted.link);
  return project !== undefined && isProjectWithin(project, projects);
}

export interface LinkedThing {
  readonly id: string;
  readonly type: 'build' | 'run';
}

/** What Slack is to know the linked build or run by: it stays the same for good. Undefined for a link to anything else. */
export function linkedThing(url: string): LinkedThing | undefined {
  const pasted = readLink(url);
  if (!pasted || pasted.isCode) return undefined;
  const { link, host = '' } = pasted;
  switch (link.kind) {
    case 'build':
      return { type: 'build', id: `${host} ${buildSlug(link.build)}` };
    case 'pipeline':
      return { type: 'run', id: `${host} ${projectSlug(link.project)} ${link.workflow ?? link.number}` };
    case 'workflow':
      return link.job === undefined
        ? { type: 'run', id: `${host} ${link.workflow}` }
        : { type: 'build', id: `${host} ${link.workflow} ${link.job}` };
    default:
      return undefined;
  }
}

function projectOf(link: Link | CodeLink): Project | undefined {
  if ('build' in link) return link.build.project;
  return 'project' in link ? link.project : undefined;
}
