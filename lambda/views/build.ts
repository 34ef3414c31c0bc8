/** One build's card. */
import { buildSlug } from '../circleci/project.ts';
import type { Build, BuildSummary } from '../circleci/schemas.ts';
import { context, message, section } from './blocks.ts';
import { buildActions } from './buttons.ts';
import { insight } from './insight.ts';
import type { Linking } from './links.ts';
import type { Message } from './message.ts';
import { made } from './mrkdwn.ts';
import { whyItRan } from './reasons.ts';
import { look } from './statuses.ts';
import { commitLines, howLong, jobLine, titleLine, when } from './summary.ts';

export interface BuildInput extends Linking {
  readonly build: BuildSummary | Build;
  readonly now: number;
  /** A mrkdwn line made by us: `Retried by <@U1>`. */
  readonly note?: string;
  readonly used?: 'cancel';
}

export function buildView(input: BuildInput): Message {
  const { build, now, note } = input;
  return message({
    title: titleLine(build, input),
    color: look(build.status).color,
    blocks: [
      note === undefined ? undefined : section(made(note)),
      section(...commitLines(build, input), jobLine(build)),
      'steps' in build ? section(...insight(build, input)) : undefined,
      context(when(build, now), howLong(build, now), whyItRan(build)),
      buildActions({ ...input, builds: [build], command: `build ${buildSlug(build)}` }),
    ],
  });
}
