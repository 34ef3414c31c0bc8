/** Somebody waits for a build or a branch. */
import { buildSlug, type Project, projectSlug } from '../circleci/project.ts';
import { actions, context, message, section } from './blocks.ts';
import { button } from './elements.ts';
import type { Message } from './message.ts';
import { code, limited, md } from './mrkdwn.ts';
import { projectName, word } from './names.ts';

export interface WatchingInput {
  readonly project: Project;
  readonly build: number | undefined;
  readonly branch: string | undefined;
  /** `unbuilt`: a branch of which there is no build yet. */
  readonly state: 'built' | 'unbuilt';
}

export function watchingView({ project, build, branch, state }: WatchingInput): Message {
  const name = limited(projectName(project), 120);
  const what = build === undefined ? md`*${name}* on ${code(branch ?? '', 80)}` : md`*${name}#${build}*`;
  const place = branch === undefined ? undefined : word(branch);
  const command =
    build === undefined
      ? place &&
        (state === 'built' ? `status ${projectSlug(project)} ${place}` : `builds ${projectSlug(project)}`)
      : `build ${buildSlug({ project, number: build })}`;
  return message({
    title: md`👀 Watching ${what} · one direct message when it ends`,
    blocks: [
      state === 'unbuilt'
        ? section('It has no build yet, or is misspelt: you hear of its first run.')
        : undefined,
      actions(
        command === undefined
          ? undefined
          : button(state === 'built' ? 'Look now' : 'Show the builds', { action: 'run', command }),
      ),
      context('for a day at most'),
    ],
  });
}
