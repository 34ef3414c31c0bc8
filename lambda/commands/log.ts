/** Shows what a step printed: around the reason that it failed, else its last lines. */

import type { Build, StepAction } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { StepLog } from '../circleci/client/masked-output.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { reasonInLog } from '../circleci/failure/failure-reason.ts';
import { failingActions } from '../circleci/logs/clean-log.ts';
import { buildSlug, type Project } from '../circleci/project.ts';
import type { Channel, Context } from '../conversation/context.ts';
import { outputAccess } from '../conversation/output-access.ts';
import { buildText, isBuild, readBuild } from '../conversation/references/build-reference.ts';
import { findAction, type Sought } from '../conversation/references/find-step.ts';
import { showing, withBuild } from '../conversation/references/resolve-reference.ts';
import type { OutputAccess, Reply } from '../conversation/reply.ts';
import type { Words } from '../conversation/words/parse-arguments.ts';
import {
  commandText,
  containerOption,
  fromOption,
  linesOption,
  optionsText,
  written,
} from '../conversation/words/parse-options.ts';
import { logView } from '../views/builds/log.ts';
import { noSuchStepView, stepsView } from '../views/builds/steps.ts';
import { command } from './command.ts';

const fewLines = 25;

export const log = command({
  name: 'log',
  usage: 'log <build> [step] [--container n] [--lines n] [--from n]',
  summary: 'Show the failed step’s log around the error, or the log of the step you name.',
  example: 'log web#123 test',
  group: 'See',
  options: {
    container: 'of a parallel build, counted from 0',
    lines: 'how many lines, 200 at most',
    from: 'the number of the first line to show',
  },
  parse(words, channel) {
    const [build, step] = divided(words, channel);
    const { options } = words;
    return {
      build: readBuild(build, { words, channel }),
      sought: { step: step.length > 0 ? step.join(' ') : undefined, container: containerOption(words) },
      lines: linesOption(words, fewLines),
      from: fromOption(words),
      options: optionsText(options),
    };
  },
  async run({ build, sought, lines, from, options }, context) {
    // Read meanwhile: it is asked for again once the project is known.
    outputAccess(context).catch(() => undefined);
    const { step } = sought;
    const again = (project: Project) =>
      commandText('log', buildText(build, project), step && written(step), options);
    return withBuild(build, showing(context, again), async (found, circleci) => {
      const reading = circleci.build(found);
      reading.catch(() => undefined);
      const access = await outputAccess(context, [found.project]);
      return logOf(await reading, { sought, lines, from }, { circleci, context, access });
    });
  },
});

/** Words that name a build, and those of a step. One word is a build before two are: `123 5` is step 5 of #123. */
function divided({ plain }: Words, channel: Channel): readonly [readonly string[], readonly string[]] {
  const isLatest = /^(latest|last|newest)$/i.test(plain[0] ?? '');
  const sizes = isLatest ? [2, 1] : [1, 3, 2];
  const size = sizes.find((count) => plain.length >= count && isBuild(plain.slice(0, count), channel));
  return size === undefined ? [plain, []] : [plain.slice(0, size), plain.slice(size)];
}

interface Wanted {
  readonly sought: Sought;
  readonly lines: number;
  readonly from: number | undefined;
}

interface Reading {
  readonly circleci: CircleCI;
  readonly context: Context;
  readonly access: OutputAccess;
}

async function logOf(build: Build, { sought, lines, from }: Wanted, reading: Reading): Promise<Reply> {
  const { circleci, context, access } = reading;
  const base = { build, command: `log ${buildSlug(build)}`, now: context.now, host: circleci.host };
  const action = findAction(build, sought);
  if (!action) {
    const message =
      sought.step === undefined ? stepsView({ ...base, ...sought }) : noSuchStepView({ ...base, ...sought });
    return { kind: 'say', message };
  }
  const printed = await keptLog(build, action, circleci);
  const isFailing = failingActions(build).includes(action);
  const reason = printed && isFailing ? reasonInLog(action, printed)?.line?.number : undefined;
  const message = logView({ ...base, action, printed, reason, lines, from, access });
  return { kind: 'say', output: access, message };
}

/** Undefined when CircleCI has none, or none any more. */
async function keptLog(build: Build, action: StepAction, circleci: CircleCI): Promise<StepLog | undefined> {
  try {
    return await circleci.stepLog({ build, action });
  } catch (error) {
    if (error instanceof CircleCIError && error.reason === 'not-found') return undefined;
    throw error;
  }
}
