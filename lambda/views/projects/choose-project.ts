/** Asks which of several projects of the same name is meant. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { actions, context, message } from '../text/blocks.ts';
import { menu } from '../text/elements.ts';
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
  const choices = candidates.map((project, index) => {
    const command = commands[index];
    const intent = command === undefined ? undefined : ({ action: 'run', command } as const);
    return { label: (project.name ?? projectSlug(project)).slice(-75), intent };
  });
  return message({
    title: md`Which ${code(repo)} do you mean? ${candidates.length} projects have that name.`,
    blocks: [
      actions(menu('Choose a project', choices)),
      candidates.length > 100
        ? context('The first 100 are listed: write the whole name, with its organization.')
        : undefined,
    ],
  });
}
