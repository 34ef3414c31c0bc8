/** Several projects bear the name: which one? */
import type { Project } from '../circleci/project.ts';
import { escaped, message, plain } from './blocks.ts';
import { writeIntent } from './intent.ts';
import type { Message } from './message.ts';
import { projectSlug } from './names.ts';

export interface ChooseProjectInput {
  /** As the person wrote it. */
  readonly repo: string;
  readonly candidates: readonly Project[];
  /** commands[i] is the whole command for candidates[i]. */
  readonly commands: readonly string[];
}

export function chooseProjectView({ repo, candidates, commands }: ChooseProjectInput): Message {
  const text = `Which ${escaped(repo)}?`;
  const options = candidates.slice(0, 100).map((project, index) => ({
    text: plain(projectSlug(project), 75),
    value: writeIntent({ action: 'run', command: commands[index] ?? '' }),
  }));
  return message({
    title: text,
    text,
    blocks: [{ type: 'actions', elements: [{ type: 'static_select', action_id: 'run', options }] }],
  });
}
