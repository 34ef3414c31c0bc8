/** Names the branches that CircleCI did not show. Pure. */
import type { ContextBlock } from '@slack/types';
import type { Project } from '../../circleci/project.ts';
import { context } from '../text/blocks.ts';
import { hostName, projectName } from '../text/display-names.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';

export interface UnreadBranch {
  readonly project: Project;
  /** Left out where it is the default branch of each. */
  readonly branch?: string | undefined;
}

/** Connections that did not answer. Undefined where all did. */
export function unreadHostsLine(hosts: readonly string[]): Mrkdwn | undefined {
  if (hosts.length === 0) return undefined;
  const named = hosts.map((host) => limited(hostName(host), 80));
  return md`❔ Could not read ${joined(named, ', ')}: its projects are left out`;
}

const mostNamed = 5;

/** What cannot be read is neither red nor green. Undefined where all was read. */
export function unreadLine(unread: readonly UnreadBranch[]): Mrkdwn | undefined {
  if (unread.length === 0) return undefined;
  const named = unread.slice(0, mostNamed).map(({ project, branch }) => {
    const place = branch === undefined ? undefined : md` on ${code(branch, 40)}`;
    return md`${limited(projectName(project), 60)}${place}`;
  });
  const more = unread.length > mostNamed ? md` and ${unread.length - mostNamed} more` : undefined;
  return md`❔ Could not check: ${joined(named, ', ')}${more}`;
}

/** The same on a card that can be refreshed. */
export function unreadNote(unread: readonly UnreadBranch[]): ContextBlock | undefined {
  return unread.length === 0 ? undefined : context(unreadLine(unread), 'Refresh to try again');
}
