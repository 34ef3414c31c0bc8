/** Approves or cancels a run from its card: asks CircleCI once, records the action and redraws the card. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { parseProject } from '../../circleci/project.ts';
import { InvalidButtonError, StaleError } from '../../errors.ts';
import { alertView } from '../../views/alerts/alert.ts';
import { type RunActedInput, runActedView, runActUnknownView } from '../../views/alerts/run-action-result.ts';
import { withoutLog } from '../../views/builds/shared-output.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Message } from '../../views/text/message.ts';
import type { Context, Intended } from '../context.ts';
import { isReadOutside } from '../output-access.ts';
import type { Reply } from '../reply.ts';
import { recordRunAction } from './record-run-action.ts';
import { cardOfRun } from './track-rerun.ts';

export interface RunAct {
  readonly name: Intended['name'];
  readonly did: RunActedInput['did'];
  readonly workflow: string;
  /** A slug. */
  readonly project: string;
  readonly carryOut: (circleci: CircleCI) => Promise<void>;
  /** Of the message that was pressed. */
  readonly ts: string | undefined;
}

export async function actOnRun(
  { name, did, carryOut, ts, ...what }: RunAct,
  context: Context,
): Promise<Reply> {
  const project = parseProject(what.project);
  if (!project) throw new InvalidButtonError('not a project');
  const circleci = await context.circleci();
  const input = { did, project, workflow: what.workflow, actor: context.caller.user, host: circleci.host };
  const job = did.what === 'approved' ? `: ${did.job}` : '';
  try {
    const intended = { name, target: `${projectName(project)}${job}`, projects: [project] };
    const approves = did.what === 'approved' ? { approves: what.workflow } : {};
    await context.act({ ...intended, ...approves }, () => carryOut(circleci));
  } catch (error) {
    if (!(error instanceof CircleCIError && error.ambiguous)) throw stale(error, what.project);
    return { kind: 'say', message: runActUnknownView(input) };
  }
  return { kind: 'replace', message: await cardAfter({ ...input, ts }, context) };
}

/** The run's card, with what was done to it; what CircleCI makes of that is told by its next report. */
async function cardAfter(
  { ts, ...input }: RunActedInput & Pick<RunAct, 'ts'>,
  context: Context,
): Promise<Message> {
  const { did, host = context.circleciHost, workflow } = input;
  const done =
    did.what === 'approved' ? ({ did: 'approved', job: did.job } as const) : ({ did: 'canceled' } as const);
  const run = await recordRunAction({ id: workflow, seen: undefined }, done, context).catch(() => undefined);
  if (!run) return runActedView(input);
  const card =
    (await cardOfRun({ run, host, ts }, context)) ??
    alertView({ run, status: 'progress', redSince: undefined, now: context.now, host });
  return (await isReadOutside(context)) ? withoutLog(card) : card;
}

/** CircleCI refuses what is not on hold any more. */
function stale(error: unknown, project: string): unknown {
  if (!(error instanceof CircleCIError && error.reason === 'refused')) return error;
  return new StaleError(`The job is no longer on hold. See: /circle status ${project}`);
}
