/** Approves or cancels a run from its card: asks CircleCI once, records the action and redraws the card. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { parseProject } from '../../circleci/project.ts';
import { InvalidButtonError, StaleError } from '../../errors.ts';
import { alertView } from '../../views/alerts/alert.ts';
import {
  type RunActedInput,
  runActedLine,
  runActedView,
  runActUnknownView,
} from '../../views/alerts/approve-cancel-result.ts';
import { withoutLog } from '../../views/builds/output-shared-with-channel.ts';
import { lineView } from '../../views/runs/action-line.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Message } from '../../views/text/message.ts';
import { followWorkflow } from '../choose-followed-run.ts';
import type { Context, Intended } from '../context.ts';
import { isReadOutside } from '../output-access.ts';
import type { Reply } from '../reply.ts';
import { cardOfRun } from './card-of-rerun.ts';
import { recordRunAction } from './record-run-action.ts';

interface Pressed {
  /** Whether one person alone sees it. */
  readonly ephemeral: boolean;
  readonly ts: string | undefined;
}

export interface RunAct {
  readonly name: Intended['name'];
  readonly did: RunActedInput['did'];
  readonly workflow: string;
  /** A slug. */
  readonly project: string;
  readonly carryOut: (circleci: CircleCI) => Promise<void>;
  /** The message that was pressed. */
  readonly card: Pressed;
}

export async function actOnRun(
  { name, did, carryOut, card, ...what }: RunAct,
  context: Context,
): Promise<Reply> {
  const project = parseProject(what.project);
  if (!project) throw new InvalidButtonError('not a project');
  const circleci = await context.circleci(project);
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
  const line = runActedLine(input);
  const follow = followWorkflow({ project, workflow: what.workflow }, line);
  const { message, isAlert } = await cardAfter(input, card, context);
  return {
    kind: 'replace',
    message,
    // The run's own card is edited by its alerts.
    follow: isAlert ? undefined : follow,
    ...(card.ephemeral && { announce: lineView(line, undefined) }),
    followAnnounced: follow,
  };
}

/** The run's card, with what was done to it; what CircleCI makes of that is told by its next report. */
async function cardAfter(
  input: RunActedInput,
  { ts }: Pressed,
  context: Context,
): Promise<{ readonly message: Message; readonly isAlert: boolean }> {
  const { did, host = context.circleciHost, workflow } = input;
  const done =
    did.what === 'approved' ? ({ did: 'approved', job: did.job } as const) : ({ did: 'canceled' } as const);
  const run = await recordRunAction({ id: workflow, seen: undefined }, done, context).catch(() => undefined);
  if (!run) return { message: runActedView(input), isAlert: false };
  const alert = await cardOfRun({ run, host, ts }, context);
  const card = alert ?? alertView({ run, status: 'progress', redSince: undefined, now: context.now, host });
  const message = (await isReadOutside(context)) ? withoutLog(card) : card;
  return { message, isAlert: alert !== undefined };
}

/** CircleCI refuses what is not on hold any more. */
function stale(error: unknown, project: string): unknown {
  if (!(error instanceof CircleCIError && error.reason === 'refused')) return error;
  return new StaleError(`The job is no longer on hold. See: /circle status ${project}`);
}
