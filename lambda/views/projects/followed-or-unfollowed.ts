/** Draws a project that was followed or unfollowed. Pure. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { confirmView } from '../forms/confirm.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context, message } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';

export interface FollowedInput extends Linking {
  readonly project: Project;
  /** CircleCI starts it when no one followed the project before. */
  readonly firstBuild: BuildSummary | undefined;
  /** User id. */
  readonly changedBy: string;
}

export function followedView(input: FollowedInput): Message {
  const { project, firstBuild, changedBy } = input;
  const slug = projectSlug(project);
  const first = firstBuild && link(`#${firstBuild.number}`, firstBuild.url, input);
  return message({
    title: md`✅ ${mention(changedBy)} followed *${limited(projectName(project), 150)}* on CircleCI.`,
    blocks: [
      context(
        first && md`first build: ${first}`,
        'CircleCI builds new pushes',
        md`now listed in ${code('/circle projects')} and ${code('/circle failing')}`,
      ),
      actions(
        button('Status', { action: 'run', command: `status ${slug}` }, { id: 'status' }),
        button('Builds', { action: 'run', command: `builds ${slug}` }, { id: 'builds' }),
      ),
    ],
  });
}

export interface AskUnfollowInput {
  readonly project: Project;
  readonly command: string;
}

export function askUnfollowView({ project, command }: AskUnfollowInput): Message {
  return confirmView({
    title: md`🔕 Unfollow *${limited(projectName(project), 150)}* on CircleCI?`,
    follows: ['If no one else follows it, CircleCI stops building it, and its alerts stop.'],
    label: 'Unfollow',
    command,
  });
}

export function unfollowedView({ project, changedBy }: Omit<FollowedInput, 'firstBuild'>): Message {
  const slug = projectSlug(project);
  return message({
    title: md`🔕 ${mention(changedBy)} unfollowed *${limited(projectName(project), 150)}* on CircleCI.`,
    blocks: [
      context('if no one else follows it, CircleCI stops building it'),
      actions(button('Follow again', { action: 'run', command: `follow ${slug}` })),
    ],
  });
}
