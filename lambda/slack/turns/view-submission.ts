/** Handles a submitted modal. The person waits, so the acknowledgement itself is the answer. */
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { submissions } from '../../actions/index.ts';
import type { Context } from '../../conversation/context.ts';
import type { Reply } from '../../conversation/reply.ts';
import { StaleError } from '../../errors.ts';
import { formErrorModal, formErrorText } from '../../views/errors/form-errors.ts';
import { tryAgainField } from '../../views/errors/try-again.ts';
import { readCallerInfo } from '../api/caller-info.ts';
import { lookUpOnce } from '../api/look-up.ts';
import { createContext } from '../create-context.ts';
import { watchDeprecations } from '../deprecation-notice.ts';
import { noteAdminOnUse, readEffectiveRole } from '../effective-role.ts';
import { createPendingWrites } from '../pending-writes.ts';
import { recordRefusal } from '../record-refusal.ts';
import type { ReplyTarget } from '../reply-target.ts';
import { isExpected, isTransient, logError } from '../respond.ts';
import { answer } from '../send-reply.ts';
import type { Services } from '../worker-ports.ts';
import { type Submission, submissionSchema } from './payloads.ts';
import { runCommand } from './run-command.ts';

export async function handleSubmission(
  { body, client, ack, context: bolt }: SlackViewMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  if (body.type !== 'view_submission') return ack();
  const submitted = v.parse(submissionSchema, body);
  const id = submitted.view.callback_id;
  const submission = Object.hasOwn(submissions, id) ? submissions[id] : undefined;
  if (!submission) throw new Error('a form of another version');
  const form = submission.read(submitted.view.private_metadata);
  const caller = { workspace: String(bolt.workspace), user: submitted.user.id, channel: form?.channel };
  const person = {
    workspace: caller.workspace,
    user: caller.user,
    homeTeam: submitted.user.team_id ?? undefined,
  };
  const [lookUps, writes] = [lookUpOnce(client), createPendingWrites()];
  const effectiveRole = () => readEffectiveRole(person, lookUps, services);
  const way: ReplyTarget = {
    ...{ caller, client, effectiveRole, clicked: 'by one reader' },
    ...{ responseUrl: undefined, triggerId: undefined, thread: undefined },
  };
  const sunsets = watchDeprecations(caller.workspace, services);
  const context = createContext({
    services: sunsets.watched,
    caller,
    run: runCommand,
    key: keyOf(submitted, String(bolt.deliveryId)),
    effectiveRole,
    writeMeanwhile: writes.writeMeanwhile,
    surroundings: readCallerInfo(caller, lookUps),
  });
  const [reply] = await Promise.all([
    replyOrFieldError(() => runForm(submission, submitted, context), submitted, way, services),
    noteAdminOnUse(bolt.hasAdmin, effectiveRole),
  ]);
  await writes.written();
  if (reply.kind === 'errors') return ack({ response_action: 'errors', errors: { ...reply.errors } });
  if (reply.kind === 'update') return ack({ response_action: 'update', view: reply.modal });
  await ack();
  // Slack waits for us to end: side by side, so that it waits no longer.
  await Promise.all([answer(reply, way, services), sunsets.tell()]);
}

type FormHandler = (typeof submissions)[string];

/** Throws StaleError for a form that was opened in another workspace of the person's organization. */
async function runForm(submission: FormHandler, submitted: Submission, context: Context): Promise<Reply> {
  const form = submission.read(submitted.view.private_metadata);
  if (form && form.workspace !== context.caller.workspace)
    throw new StaleError('This form was opened in another workspace. Please open it again in this one.');
  return submission.run(valuesOf(submitted), context, form);
}

/**
 * One opened form acts once, however often it is submitted: each copy may differ, and a corrected one does. What
 * CircleCI refused, or what never got to it, leaves the form free.
 */
function keyOf({ view }: Submission, deliveryId: string): string {
  return view.id ? `form:${view.id}` : deliveryId;
}

/** What was filled in or chosen, by block_id; several choices or people are parted by commas. */
function valuesOf({ view }: Submission): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(view.state.values).map(([blockId, elements]) => {
      const {
        selected_options: several,
        selected_option: one,
        selected_users: users,
        value,
      } = Object.values(elements)[0] ?? {};
      const chosen = several?.map((option) => option.value) ?? users;
      return [blockId, chosen?.join(',') ?? one?.value ?? value ?? ''];
    }),
  );
}

/** An error goes under the first field; a form without one becomes the error. */
async function replyOrFieldError(
  speak: () => Promise<Reply>,
  { view }: Submission,
  { caller }: ReplyTarget,
  services: Services,
): Promise<Reply> {
  try {
    return await speak();
  } catch (error) {
    await recordRefusal(error, caller, services);
    const words = wordsFor(error, logError(error, services));
    const field = view.blocks.find(({ type }) => type === 'input')?.block_id;
    if (field === undefined) return { kind: 'update', modal: formErrorModal(words) };
    return { kind: 'errors', errors: { [field]: words } };
  }
}

function wordsFor(error: unknown, reference: string): string {
  if (isExpected(error)) return formErrorText(error);
  return isTransient(error) ? tryAgainField : `Something went wrong. Reference: ${reference}`;
}
