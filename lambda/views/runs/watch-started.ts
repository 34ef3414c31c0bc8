/** Draws the confirmation of a watch on a build or a branch. Pure. */
import { buildSlug, type Project, projectSlug } from '../../circleci/project.ts';
import type { Status } from '../../circleci/status.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md } from '../text/mrkdwn.ts';
import { inWords, look } from '../text/statuses.ts';

export interface WatchingInput {
  readonly project: Project;
  readonly build: number | undefined;
  readonly branch: string | undefined;
  /** `unbuilt`: a branch of which there is no build yet. `ended`: the next run is watched. */
  readonly state: 'built' | 'unbuilt' | 'ended';
  /** What the run has come to that ended. */
  readonly status?: Status | undefined;
  /** Of an unbuilt branch: the one that was built and is called almost so. */
  readonly near?: string | undefined;
}

export function watchingView(input: WatchingInput): Message {
  const { project, build, branch, state, status, near } = input;
  const name = limited(projectName(project), 120);
  const what = build === undefined ? md`*${name}* on ${code(branch ?? '', 80)}` : md`*${name}#${build}*`;
  const place = branch === undefined ? undefined : word(branch);
  const command =
    build === undefined
      ? place &&
        (state !== 'unbuilt' ? `status ${projectSlug(project)} ${place}` : `builds ${projectSlug(project)}`)
      : `build ${buildSlug({ project, number: build })}`;
  const meant = near === undefined ? undefined : word(near);
  return message({
    title: md`👀 Watching ${what}. You’ll get a direct message when ${state === 'ended' ? 'the next run' : 'it'} ends.`,
    blocks: [
      status &&
        section(
          md`The newest run has already ended: ${look(status).emoji} ${inWords({ status, rawStatus: status })}.`,
        ),
      state === 'unbuilt'
        ? section(
            'It has no builds yet. You’ll be notified about its first run.',
            near === undefined ? undefined : md`Did you mean ${code(near, 80)}?`,
          )
        : undefined,
      actions(
        near === undefined || meant === undefined
          ? undefined
          : button(
              `Watch ${near.slice(0, 60)}`,
              { action: 'run', command: `watch ${projectSlug(project)} ${meant}` },
              { id: 'watch' },
            ),
        command === undefined
          ? undefined
          : button(state === 'unbuilt' ? 'View builds' : 'Show status', { action: 'run', command }),
      ),
      context('Watching ends after a day'),
    ],
  });
}
