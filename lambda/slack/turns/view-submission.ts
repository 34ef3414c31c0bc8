/** Handles a submitted modal. The person waits, so the acknowledgement itself is the answer. */
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { actions, submissions } from '../../actions/index.ts';
import type { Context } from '../../conversation/context.ts';
import type { Reply } from '../../conversation/reply.ts';
import { StaleError } from '../../errors.ts';
import { formErrorModal, formErrorText } from '../../views/errors/form-errors.ts';
import { tryAgainField } from '../../views/errors/request-not-stored.ts';
import type { Intent } from '../../views/text/button-intent.ts';
import { watchDeprecations } from '../deprecation-notice.ts';
import { noteAdminOnUse } from '../effective-role.ts';
import { recordRefusal } from '../record-refusal.ts';
import { rememberingWish } from '../remember-refused-request.ts';
import type { ReplyTarget } from '../reply-target.ts';
import { isExpected, isTransient, logError, replyOrError } from '../respond.ts';
import { answer } from '../send-reply.ts';
import type { Services } from '../worker-ports.ts';
import { type Submission, submissionSchema } from './payload-schemas.ts';
import { speakerOf, type Turn } from './take-turn.ts';

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
  const turn: Turn = {
    client,
    context: bolt,
    user: submitted.user.id,
    channel: form?.channel,
    homeTeam: submitted.user.team_id ?? undefined,
    clicked: 'by one reader',
    responseUrl: undefined,
    triggerId: undefined,
    thread: undefined,
  };
  const sunsets = watchDeprecations(String(bolt.workspace), services);
  const { way, context, written } = speakerOf(turn, sunsets.watched);
  const key = keyOf(submitted, String(bolt.deliveryId));
  const [reply] = await Promise.all([
    replyOrFieldError(() => runForm(submission, submitted, context(key)), submitted, way, services),
    noteAdminOnUse(bolt.hasAdmin, way.effectiveRole),
  ]);
  await written();
  if (reply.kind === 'errors') return ack({ response_action: 'errors', errors: { ...reply.errors } });
  if (reply.kind === 'update') return ack({ response_action: 'update', view: reply.modal });
  // It is another act than the form's.
  const next = reply.kind === 'then' && (await runWish(reply.intent, context(`${key}:then`), way, services));
  if (next && next.kind === 'open') await ack({ response_action: 'update', view: next.modal });
  else await ack();
  try {
    // Slack waits for us to end: side by side, so that it waits no longer.
    await Promise.all([answer(reply, way, services), sunsets.tell()]);
    if (next && next.kind !== 'open') await answer(next, way, services);
  } finally {
    await written();
  }
}

/** Runs what waited for the form, as if it were typed or pressed now; there is no card to replace. */
async function runWish(
  intent: Intent,
  context: Context,
  way: ReplyTarget,
  services: Services,
): Promise<Reply> {
  const card = { ephemeral: true, ts: undefined };
  const reply = await replyOrError(
    () => rememberingWish(intent, context.now, () => actions[intent.action].run(intent, context, card)),
    way,
    services,
  );
  if (reply.kind !== 'replace') return reply;
  return reply.announce
    ? { kind: 'announce', message: reply.announce, follow: reply.followAnnounced }
    : { kind: 'say', message: reply.message };
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

/** What was filled in or chosen, by block_id. */
function valuesOf({ view }: Submission): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(view.state.values).map(([blockId, elements]) => [
      blockId,
      textOf(Object.values(elements)[0] ?? {}),
    ]),
  );
}

type Held = Submission['view']['state']['values'][string][string];

/** Several people or boxes are parted by commas; several choices of a searched menu, which may hold one, by line breaks. */
function textOf(held: Partial<Held>): string {
  const several = held.selected_options?.map((option) => option.value) ?? held.selected_users;
  if (several) return several.join(held.type === 'multi_external_select' ? '\n' : ',');
  return held.selected_option?.value ?? held.selected_conversation ?? held.value ?? '';
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
