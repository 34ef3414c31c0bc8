/** Draws a project that was followed or unfollowed. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { BuildSummary } from '../../circleci/schemas.ts';
import { confirmView } from '../forms/confirm.ts';
import { actions, context, message } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import { type Linking, link } from '../text/links.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';

export interface FollowedInput extends Linking {
  readonly project: Project;
  /** Started because nobody followed the project before. */
  readonly firstBuild: BuildSummary | undefined;
  /** User id. */
  readonly changedBy: string;
}

export function followedView(input: FollowedInput): Message {
  const { project, firstBuild, changedBy } = input;
  const slug = projectSlug(project);
  const first = firstBuild && link(`#${firstBuild.number}`, firstBuild.url, input);
  return message({
    title: md`⭐ ${mention(changedBy)} followed *${limited(projectName(project), 150)}* on CircleCI.`,
    blocks: [
      context(
        first && md`its first build is ${first}`,
        'CircleCI builds what is pushed to it',
        md`it is among ${code('/circle projects')} and ${code('/circle failing')} from now on`,
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
    title: md`💤 Unfollow *${limited(projectName(project), 150)}* on CircleCI?`,
    follows: [
      'When no one else follows it, CircleCI no longer builds what is pushed to it, and its alerts here have nothing to tell.',
    ],
    label: 'Unfollow it',
    command,
  });
}

export function unfollowedView({ project, changedBy }: Omit<FollowedInput, 'firstBuild'>): Message {
  const slug = projectSlug(project);
  return message({
    title: md`💤 ${mention(changedBy)} unfollowed *${limited(projectName(project), 150)}* on CircleCI.`,
    blocks: [
      context('when nobody else follows it, CircleCI builds no more of its pushes'),
      actions(button('Follow again', { action: 'run', command: `follow ${slug}` })),
    ],
  });
}
