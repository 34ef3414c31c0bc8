/** Shows the builds and runs that a message links to as cards below it, where an admin turned that on. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { LinkUnfurls } from '@slack/types';
import * as v from 'valibot';
import { mayPreview } from '../../conversation/may-preview-link.ts';
import { publicPartOf } from '../../conversation/publish-reply.ts';
import { unfurlOf } from '../../views/builds/output-shared-with-channel.ts';
import { codeOf } from '../api/classify-error.ts';
import { seal } from '../button-tokens.ts';
import { isExpected, isTransient, logError } from '../respond.ts';
import type { Services } from '../worker-ports.ts';
import { speakerOf, type Turn } from './take-turn.ts';

const sharedSchema = v.object({
  user: v.string(),
  channel: v.string(),
  message_ts: v.string(),
  /** `composer`: the message is still being written. */
  source: v.optional(v.string()),
  links: v.array(v.object({ url: v.string() })),
});

/** As many cards as fit below one message without hiding the conversation. */
const mostCards = 3;

export async function handleLinkShared(
  { event, client, context }: SlackEventMiddlewareArgs<'link_shared'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const { user, channel, message_ts: ts, source, links } = v.parse(sharedSchema, event);
  if (source === 'composer' || user === context.botUserId) return;
  const limits = await services.store.limits(String(context.workspace), channel);
  if (!limits?.linkPreviews) return;
  const turn: Turn = {
    client,
    context,
    user,
    channel,
    homeTeam: undefined,
    responseUrl: undefined,
    triggerId: undefined,
    thread: undefined,
    clicked: 'by everybody',
  };
  const { way, context: contextOf } = speakerOf(turn, services);
  const caller = contextOf();
  if ((await caller.readers()) !== 'own company') return;
  const unfurls: LinkUnfurls = {};
  for (const { url } of links.slice(0, mostCards)) {
    if (!mayPreview(url, limits)) continue;
    const reply = await caller.run(url).catch((error: unknown) => {
      if (!isExpected(error)) logError(error, services);
      return undefined;
    });
    const shown = reply?.kind === 'say' ? publicPartOf(reply) : undefined;
    if (!shown) continue;
    const place = { workspace: way.caller.workspace, channel };
    unfurls[url] = await seal(unfurlOf(shown), place, services);
  }
  if (Object.keys(unfurls).length === 0) return;
  await client.chat.unfurl({ channel, ts, unfurls }).catch((error: unknown) => {
    if (isTransient(error)) throw error;
    // The message is gone, its author took the card away, or the app lacks links:write: a link stays a link.
    services.log({ log: 'unfurl.refused', workspace: way.caller.workspace, code: codeOf(error) });
  });
}
