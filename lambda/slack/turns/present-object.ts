/** Fills the pane that a person opens from a Work Object, with what CircleCI says at that moment. */
import type { EntityPresentDetailsArguments } from '@slack/web-api';
import { CircleCIError } from '../../circleci/errors.ts';
import type { Context } from '../../conversation/context.ts';
import { isOfOwnCompany } from '../../conversation/output-access.ts';
import { NotConnectedError, OwnAccountError, RefusedError, UsageError } from '../../errors.ts';
import { inTime, OutOfTimeError } from '../../timeout.ts';
import { besideMessage } from '../../views/builds/output-shared-with-channel.ts';
import { wordingOf } from '../../views/errors/circleci-errors.ts';
import { codeOf } from '../api/classify-error.ts';
import { hideButtons } from '../hide-buttons.ts';
import { logError } from '../respond.ts';
import { readerOf } from '../send-reply.ts';
import type { Services } from '../worker-ports.ts';
import { drawObject } from './draw-work-object.ts';
import { hasPreviews, readLinkPreview } from './read-link-preview.ts';
import type { Speaker } from './take-turn.ts';

/** What the pane is about, and for whom. */
export interface ObjectAsked {
  readonly link: string | undefined;
  readonly channel: string | undefined;
  /** Its id, where Slack tells. */
  readonly id: string | undefined;
}

/** Never rejects: what Slack does not take is logged, and the person may refresh the pane. */
export async function presentObject(asked: ObjectAsked, speaker: Speaker, services: Services): Promise<void> {
  const { client, caller, triggerId } = speaker.way;
  if (triggerId === undefined) return;
  const details = await detailsOf(asked, speaker, services);
  await client.entity.presentDetails({ trigger_id: triggerId, ...details }).catch((error: unknown) => {
    const code = codeOf(error) ?? 'unknown';
    services.log({ log: 'object.refused', workspace: caller.workspace, code });
  });
}

type Details = Pick<EntityPresentDetailsArguments, 'metadata' | 'error'>;

/** Milliseconds of the three seconds in which Slack's trigger can be used. */
const patience = 2_300;

async function detailsOf(asked: ObjectAsked, speaker: Speaker, services: Services): Promise<Details> {
  try {
    return await inTime(readDetails(asked, speaker, services), patience);
  } catch (error) {
    if (error instanceof OutOfTimeError) return { error: { status: 'timeout' } };
    if (error instanceof UsageError) return notFound;
    if (error instanceof RefusedError || error instanceof OwnAccountError) return restricted;
    if (error instanceof NotConnectedError)
      return custom('CircleCI is not connected.', 'An admin can connect it with /circle connect');
    if (error instanceof CircleCIError) {
      const { title, next } = wordingOf(error);
      return custom(title, next.plain);
    }
    logError(error, services);
    return { error: { status: 'internal_error' } };
  }
}

function custom(custom_title: string, custom_message: string): Details {
  return { error: { status: 'custom', custom_title, custom_message } };
}

const notFound: Details = { error: { status: 'not_found' } };
const restricted: Details = { error: { status: 'restricted' } };

/** What a card may show here, the pane may: Slack changes the card below the link by it, for all of the channel. */
async function readDetails(
  { link, channel, id }: ObjectAsked,
  { way, context }: Speaker,
  services: Services,
): Promise<Details> {
  const { workspace } = way.caller;
  const caller: Context = context();
  if (link === undefined || channel === undefined) return restricted;
  const limits = await hasPreviews(await services.store.limits(workspace, channel), caller);
  if (!limits || !(await isOfOwnCompany(caller))) return restricted;
  const preview = await readLinkPreview(link, limits, caller);
  if (!preview?.object || (id !== undefined && id !== preview.object.id)) return notFound;
  const card = await hideButtons(besideMessage(preview.card), readerOf(way, services));
  const metadata = await drawObject({ ...preview, card }, { workspace, channel }, services);
  return metadata ? { metadata } : notFound;
}
