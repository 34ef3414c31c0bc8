/** Draws the questions before a build is opened to SSH or a deploying build is started. Pure. */

import type { Wanted } from '../../circleci/client/trigger.ts';
import { type BuildRef, buildSlug, type Project } from '../../circleci/project.ts';
import { confirmView } from '../forms/confirm.ts';
import { buildName, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, md } from '../text/mrkdwn.ts';
import { wantedPlace } from './started-build.ts';

/** Before it runs again, open. */
export function askSshView({ build }: { readonly build: BuildRef }): Message {
  return confirmView({
    title: md`🔑 Rerun *${limited(buildName(build), 120)}* with SSH?`,
    follows: [
      'The containers accept the SSH keys of your CircleCI account until ten minutes after the build ends, or for two hours while someone is connected.',
      'Anyone who connects can see the build’s files and secrets.',
    ],
    label: 'Rerun with SSH',
    style: 'primary',
    command: `ssh ${buildSlug(build)}`,
  });
}

/** Before a person is let into a build that runs. */
export function askSshUserView({ build }: { readonly build: BuildRef }): Message {
  return confirmView({
    title: md`🔑 Enable SSH on *${limited(buildName(build), 120)}* while it runs?`,
    follows: [
      'Its containers will accept the SSH keys of your CircleCI account. Anyone who connects can see the build’s files and secrets.',
    ],
    label: 'Enable SSH',
    style: 'primary',
    command: `ssh me ${buildSlug(build)}`,
  });
}

/** Before a whole workflow runs again. */
export function askRerunAllView({ build }: { readonly build: BuildRef }): Message {
  return confirmView({
    title: md`🔁 Rerun the whole workflow of *${limited(buildName(build), 120)}*?`,
    follows: ['All of its jobs run again, also those that passed and those that deploy.'],
    label: 'Rerun all',
    style: 'primary',
    command: `rerun ${buildSlug(build)} all`,
  });
}

export type DeployRisk = 'tag' | 'default branch' | 'unknown branch';

const risks: Readonly<Record<DeployRisk, string>> = {
  tag: 'A build of a tag may release or deploy it.',
  'default branch': 'This is the default branch: the build may deploy.',
  'unknown branch': 'This may be the default branch: the build may deploy.',
};

export interface AskTriggerInput {
  readonly risk: DeployRisk;
  readonly project: Project;
  readonly wanted: Wanted;
  /** The same in full. */
  readonly command: string;
}

/** Before a build of what is deployed. */
export function askTriggerView({ project, wanted, risk, command }: AskTriggerInput): Message {
  const names = Object.keys(wanted.parameters ?? {});
  return confirmView({
    title: md`🔵 Start *${limited(projectName(project), 120)}*${wantedPlace(wanted)}?`,
    follows: [
      names.length > 0
        ? md`With ${joined(
            names.slice(0, 20).map((name) => code(name, 60)),
            ', ',
          )}.`
        : undefined,
      risks[risk],
    ],
    label: 'Start build',
    style: 'primary',
    command,
  });
}
