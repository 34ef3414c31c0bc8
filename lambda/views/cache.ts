/** A cache that was cleared, for the channel. */
import type { Project } from '../circleci/project.ts';
import { context, message } from './blocks.ts';
import type { Message } from './message.ts';
import { code, limited, md, mention } from './mrkdwn.ts';
import { projectName } from './names.ts';

export interface CacheClearedInput {
  readonly project: Project;
  /** CircleCI's own words on it. */
  readonly said: string;
  /** User id. */
  readonly changedBy: string;
}

export function cacheClearedView({ project, said, changedBy }: CacheClearedInput): Message {
  return message({
    title: md`🧹 ${mention(changedBy)} cleared the dependency cache of *${limited(projectName(project), 150)}*.`,
    blocks: [
      context(
        said === '' ? undefined : md`CircleCI said: ${limited(said, 200)}`,
        md`what ${code('save_cache')} kept goes by its own keys and stays`,
      ),
    ],
  });
}
