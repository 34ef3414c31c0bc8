/** Decides whether a channel's settings let a link that people paste be shown as a card. Pure. */
import { isProjectWithin } from '../channel-limits.ts';
import type { CodeLink } from '../circleci/code-links.ts';
import type { Link } from '../circleci/links.ts';
import type { Project } from '../circleci/project.ts';
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

function projectOf(link: Link | CodeLink): Project | undefined {
  if ('build' in link) return link.build.project;
  return 'project' in link ? link.project : undefined;
}
