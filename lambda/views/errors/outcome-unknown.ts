/** Draws a change that CircleCI did not clearly confirm: the person checks before trying again. Pure. */
import { type BuildRef, buildSlug, type Project, projectSlug } from '../../circleci/project.ts';
import type { ActName } from '../../permissions.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, message, section } from '../text/blocks.ts';
import { button, linkButton } from '../text/buttons-and-menus.ts';
import { buildName, projectInCommand, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';

/** What may be done to one build. */
export type BuildAct = Extract<ActName, 'retry' | 'cancel' | 'rerun' | 'rerun all' | 'ssh' | 'add ssh user'>;

const wishes = {
  retry: 'the retry of',
  cancel: 'the cancellation of',
  rerun: 'the rerun of the jobs that failed with',
  'rerun all': 'the rerun of the workflow of',
  ssh: 'the rerun with SSH of',
  'add ssh user': 'SSH access to',
} as const satisfies Record<BuildAct, string>;

export interface OutcomeUnknownInput extends Linking {
  readonly act: BuildAct;
  readonly build: BuildRef;
  /** The build's page, when known. */
  readonly url?: string | undefined;
}

export function outcomeUnknownView(input: OutcomeUnknownInput): Message {
  const { act, build, url } = input;
  const name = link(limited(buildName(build), 150), url, input);
  const command = `build ${buildSlug(build)}`;
  return message({
    title: md`⚠️ CircleCI didn’t confirm ${wishes[act]} ${name}.`,
    blocks: [
      check(`build ${projectInCommand(build.project)}#${build.number}`),
      actions(button('View build', { action: 'run', command }), linkButton('Open in CircleCI', url, input)),
    ],
  });
}

/** A build was to be started. */
export function startUnknownView({ project }: { readonly project: Project }): Message {
  const command = `builds ${projectSlug(project)}`;
  return message({
    title: md`⚠️ CircleCI didn’t confirm the start of ${limited(projectName(project), 150)}.`,
    blocks: [
      check(`builds ${projectInCommand(project)}`),
      actions(button('View builds', { action: 'run', command })),
    ],
  });
}

function check(command: string) {
  const how: Mrkdwn = code(`/circle ${command}`, 250);
  return section(md`It may have worked. Check before you try again: ${how}`);
}

export interface ChangeUnknownInput {
  /** `the deletion of A`. */
  readonly wish: Mrkdwn;
  /** What shows how things are now. */
  readonly command: string;
  readonly label: string;
}

/** Something of a project was to be changed. */
export function changeUnknownView({ wish, command, label }: ChangeUnknownInput): Message {
  return message({
    title: md`⚠️ CircleCI didn’t confirm ${wish}.`,
    blocks: [check(command), actions(button(label, { action: 'run', command }))],
  });
}
