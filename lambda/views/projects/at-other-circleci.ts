/** Draws what was read at another CircleCI than the one that its project's name leads to: without buttons. Pure. */
import type { Project } from '../../circleci/project.ts';
import { context } from '../text/blocks.ts';
import { hostName, projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, md } from '../text/mrkdwn.ts';
import { withoutButtons } from '../text/without-buttons.ts';

export interface OtherCircleCIInput {
  readonly project: Project;
  /** Where it was read. */
  readonly host: string;
  /** Where the name leads. */
  readonly usual: string;
}

/** A button has the project's name, and would act on the other one. */
export function atOtherCircleCI(shown: Message, { project, host, usual }: OtherCircleCIInput): Message {
  const [there, name, here] = [hostName(host), projectName(project), hostName(usual)].map((text) =>
    limited(text, 80),
  );
  const note = context(
    md`From ${there}, where the link leads. There are no buttons, and commands need the link, because in this workspace ${name} is the project at ${here}`,
  );
  const { blocks, ...rest } = withoutButtons(shown, () => true);
  const [title, ...below] = blocks;
  return { ...rest, blocks: [title, note, ...below].filter((block) => block !== undefined) };
}
