/** Submits or closes a modal for a person. */
import * as v from 'valibot';
import { isRecord } from '../limits/rule-builders.ts';
import { array } from '../limits/whole-message-or-view.ts';
import { closeModal, pushModal, stackOf, updateModal } from '../modals-and-home-tabs.ts';
import type { PageClose, PageSubmit, PageSubmitted } from '../page-api/page-requests.ts';
import type { World } from '../stand-in-context.ts';
import type { StoredView } from '../state-schema.ts';
import { readView } from '../web-api/message-content.ts';
import { Refusal } from '../web-api/refusal.ts';
import { interact } from './block-actions.ts';
import { closing, submission } from './build-payloads.ts';
import { elementsIn } from './elements-on-screen.ts';
import { incomplete } from './required-inputs.ts';

const answerSchema = v.variant('response_action', [
  v.object({ response_action: v.literal('errors'), errors: v.record(v.string(), v.string()) }),
  v.object({ response_action: v.literal('update'), view: v.unknown() }),
  v.object({ response_action: v.literal('push'), view: v.unknown() }),
  v.object({ response_action: v.literal('clear') }),
]);

/** Slack's client checks required inputs itself; the rest is asked of the bot, within Slack's patience. */
export async function submit(
  world: World,
  userId: string,
  { viewId, values }: PageSubmit,
): Promise<PageSubmitted> {
  const stored = openedBy(world, userId, viewId);
  const missing = incomplete(stored.view, values);
  if (Object.keys(missing).length > 0) return { ok: true, outcome: 'errors', errors: missing };
  const payload = submission(world, stored, values);
  const body = await interact(world, userId, { payload, place: { viewId } });
  if (!isRecord(body) || body.response_action === undefined) {
    closeModal(world, userId, 'top');
    return { ok: true, outcome: 'closed', errors: {} };
  }
  const answer = v.safeParse(answerSchema, body);
  if (!answer.success) throw new Refusal('invalid_response_action');
  return carryOut(world, stored, answer.output);
}

/** × or Cancel. A modal with notify_on_close sends it to the bot, without waiting for the answer. */
export function close(world: World, userId: string, { viewId, all }: PageClose): void {
  const stored = openedBy(world, userId, viewId);
  const view = stored.view.type === 'modal' ? stored.view : undefined;
  const extent = all === true || view?.clear_on_close === true ? 'all' : 'top';
  const closed = extent === 'all' ? stackOf(world, userId) : [stored];
  closeModal(world, userId, extent);
  for (const each of closed) {
    if (each.view.type !== 'modal' || !each.view.notify_on_close) continue;
    const payload = closing(world, each, extent);
    interact(world, userId, { payload, place: { viewId: each.id } }).catch(() => undefined);
  }
}

function carryOut(
  world: World,
  stored: StoredView,
  answer: v.InferOutput<typeof answerSchema>,
): PageSubmitted {
  switch (answer.response_action) {
    case 'errors':
      return { ok: true, outcome: 'errors', errors: knownErrors(stored, answer.errors) };
    case 'update':
      updateModal(world, stored, readView(answer.view, world));
      return { ok: true, outcome: 'updated', errors: {} };
    case 'push':
      pushModal(world, stored.userId, readView(answer.view, world));
      return { ok: true, outcome: 'pushed', errors: {} };
    case 'clear':
      closeModal(world, stored.userId, 'all');
      return { ok: true, outcome: 'cleared', errors: {} };
  }
}

/** Slack takes errors for its input blocks only. */
function knownErrors(stored: StoredView, errors: Readonly<Record<string, string>>): Record<string, string> {
  const inputs = array(stored.view.blocks).filter((block) => isRecord(block) && block.type === 'input');
  const known = new Set(elementsIn(inputs).map(({ blockId }) => blockId));
  const unknown = Object.keys(errors).filter((blockId) => !known.has(blockId));
  if (unknown.length > 0 || Object.keys(errors).length === 0) {
    throw new Refusal('invalid_response_action', [
      `errors for blocks that are no inputs: ${unknown.join(', ')}`,
    ]);
  }
  return { ...errors };
}

function openedBy(world: World, userId: string, viewId: string): StoredView {
  const top = stackOf(world, userId).at(-1);
  if (top?.id !== viewId) throw new Refusal('view_not_found');
  return top;
}
