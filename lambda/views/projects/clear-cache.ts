/** Draws the clearing of a project’s cache: the question and the announcement. Pure. */
import type { Project } from '../../circleci/project.ts';
import { confirmView } from '../forms/confirm.ts';
import { context, message } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';

export interface CacheClearedInput {
  readonly project: Project;
  /** CircleCI's own words on it. */
  readonly said: string;
  /** User id. */
  readonly changedBy: string;
}

export interface AskClearCacheInput {
  readonly project: Project;
  readonly command: string;
}

export function askClearCacheView({ project, command }: AskClearCacheInput): Message {
  return confirmView({
    title: md`🗑️ Clear the dependency cache of *${limited(projectName(project), 150)}*?`,
    follows: ['The next builds will download dependencies again and take longer.'],
    label: 'Clear cache',
    command,
  });
}

export function cacheClearedView({ project, said, changedBy }: CacheClearedInput): Message {
  return message({
    title: md`🗑️ ${mention(changedBy)} cleared the dependency cache of *${limited(projectName(project), 150)}*.`,
    blocks: [
      context(
        said === '' ? undefined : md`CircleCI said: ${limited(said, 200)}`,
        md`caches saved with ${code('save_cache')} are not affected`,
      ),
    ],
  });
}
