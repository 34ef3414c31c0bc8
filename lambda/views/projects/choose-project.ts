/** Asks which of several projects of the same name is meant. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, context, message } from '../text/blocks.ts';
import { menu } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, md } from '../text/mrkdwn.ts';

export interface ChooseProjectInput {
  /** As the person wrote it. */
  readonly repo: string;
  readonly candidates: readonly Project[];
  /** commands[i] is the whole command for candidates[i]. */
  readonly commands: readonly string[];
}

export function chooseProjectView({ repo, candidates, commands }: ChooseProjectInput): Message {
  const hasHosts = new Set(candidates.map(projectName)).size < candidates.length;
  const choices = candidates.map((project, index) => {
    const command = commands[index];
    const intent = command === undefined ? undefined : ({ action: 'run', command } as const);
    return { label: (hasHosts ? projectSlug(project) : projectName(project)).slice(-75), intent };
  });
  return message({
    title: md`Which ${code(repo)}? ${candidates.length} projects have that name.`,
    blocks: [
      actions(menu('Choose a project', choices)),
      candidates.length > 100
        ? context('Only the first 100 are listed. Type the full name, such as acme/web.')
        : undefined,
    ],
  });
}
