/** Reads what a pasted link leads to as all of its channel may see it, without what builds print. */
import type { Context } from '../../conversation/context.ts';
import { type LinkedThing, linkedThing, mayPreview } from '../../conversation/may-preview-link.ts';
import { publicPartOf } from '../../conversation/publish-reply.ts';
import type { ChannelLimits } from '../../store/channel-limit-store.ts';
import type { Subject } from '../../views/runs/work-object.ts';
import type { Message } from '../../views/text/message.ts';
import { runCommand } from './run-command.ts';

export interface LinkPreview {
  readonly link: string;
  readonly card: Message;
  /** Of one build or run; undefined for all else. */
  readonly object: (LinkedThing & { readonly subject: Subject }) | undefined;
}

/** True where people of this company alone read, and an admin has turned previews on. */
export async function hasPreviews(
  limits: ChannelLimits | undefined,
  caller: Context,
): Promise<ChannelLimits | undefined> {
  return limits?.linkPreviews && (await caller.readers()) === 'own company' ? limits : undefined;
}

/** Undefined where there is nothing to show. Throws what the command throws. */
export async function readLinkPreview(
  link: string,
  limits: ChannelLimits,
  caller: Context,
): Promise<LinkPreview | undefined> {
  if (!mayPreview(link, limits)) return undefined;
  // As a guest sees it: then no logs are read that would not be shown.
  const reply = await runCommand(link, { ...caller, effectiveRole: async () => 'guest' });
  const card = reply.kind === 'say' ? publicPartOf(reply) : undefined;
  if (!card) return undefined;
  const subject = reply.kind === 'say' ? reply.subject : undefined;
  const thing = linkedThing(link);
  return { link, card, object: thing && subject && { ...thing, subject } };
}
