/** Draws the card of one build. Pure. */

import type { Build, BuildSummary } from '../../circleci/api-v1-schemas.ts';
import { buildSlug } from '../../circleci/project.ts';
import type { Linking } from '../text/allowed-links.ts';
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, type Mrkdwn, made, md } from '../text/mrkdwn.ts';
import { look } from '../text/statuses.ts';
import { commitLines, howLong, jobLine, titleLine, when } from './build-lines.ts';
import { insight } from './build-steps-and-messages.ts';
import { type Reasons, reasonBlocks } from './failure-reason.ts';
import { buildActions } from './order-buttons.ts';
import { type Starter, whyItRan } from './why-build-ran.ts';

export interface BuildInput extends Linking {
  readonly build: BuildSummary | Build;
  readonly now: number;
  /** A mrkdwn line made by us: `Retried by <@U1>`. */
  readonly note?: string;
  readonly used?: 'cancel';
  /** How to connect by SSH, one line for each container; empty until CircleCI says so. Undefined when it is not open. */
  readonly ssh?: readonly string[] | undefined;
  /** Who had it started from Slack. */
  readonly starter?: Starter | undefined;
  /** Why it failed, for a reader who may see output. */
  readonly reasons?: Reasons | undefined;
}

export function buildView(input: BuildInput): Message {
  const { build, now, note } = input;
  return message({
    title: titleLine(build, input),
    color: look(build.status).color,
    blocks: [
      note === undefined ? undefined : section(made(note)),
      section(...commitLines(build, input), jobLine(build)),
      section(...waysIn(input)),
      ...(input.reasons ? reasonBlocks(input.reasons) : []),
      'steps' in build ? section(...insight(build, input)) : undefined,
      context(when(build), howLong(build, now), whyItRan(build, input.starter)),
      buildActions({ ...input, builds: [build], command: `build ${buildSlug(build)}` }),
    ],
  });
}

function waysIn({ ssh }: BuildInput): readonly Mrkdwn[] {
  if (ssh === undefined) return [];
  if (ssh.length === 0)
    return [md`🔑 SSH is enabled. Press Refresh once the containers are up to see how to connect.`];
  return [
    md`🔑 Connect over SSH with the keys of the person who enabled it:`,
    ...ssh.slice(0, 5).map((line) => code(line)),
  ];
}
