/** Serves response_urls: five messages within thirty minutes, to where the person was. */

import { addMessage, changeMessage, findMessage, removeMessage } from '../messages.ts';
import { newId, type World } from '../stand-in-context.ts';
import type { ResponseUrl } from '../state-schema.ts';
import { workspace } from '../workspace-acme.ts';
import { readContent } from './message-content.ts';
import { Refusal } from './refusal.ts';

const lifetime = 30 * 60 * 1000;
const uses = 5;

type Place = Pick<ResponseUrl, 'userId' | 'channel' | 'original'>;
type Body = Readonly<Record<string, unknown>>;

export function newResponseUrl(world: World, kind: 'commands' | 'actions', place: Place): string {
  const path = `/${kind}/${world.team.id}/${newId(world, '', 13)}/${newId(world, '', 24)}`;
  const now = world.clock();
  for (const [old, { at }] of Object.entries(world.state.responseUrls)) {
    if (now - at > 2 * lifetime) delete world.state.responseUrls[old];
  }
  world.state.responseUrls[path] = { ...place, at: now, uses: 0 };
  return world.url + path;
}

/** Carries out what was posted to this path, or refuses. A refused message does not count as a use. */
export function respond(world: World, path: string, body: Body): void {
  const known = world.state.responseUrls[path];
  if (!known || world.clock() - known.at > lifetime) throw new Refusal('expired_url');
  if (known.uses >= uses) throw new Refusal('used_url');
  answerWith(world, known, body);
  known.uses += 1;
}

/** A command's answer in its HTTP body means the same as one by response_url. */
export function answerWith(world: World, place: Place, body: Body): void {
  const original = place.original === null ? undefined : findMessage(world, place.channel, place.original);
  if (isSet(body.delete_original)) {
    if (original) removeMessage(world, original);
    return;
  }
  const content = readContent(body, world);
  if (isSet(body.replace_original) && place.original !== null) {
    if (!original) throw new Refusal('message_not_found');
    changeMessage(world, original, content);
    return;
  }
  const isPublic = body.response_type === 'in_channel';
  addMessage(world, {
    channel: place.channel,
    userId: workspace.bot.userId,
    content,
    ...(!isPublic && { visibleTo: place.userId }),
    ...thread(body),
  });
}

/** In the channel, even when what was pressed is in a thread, unless a public answer names the thread. */
function thread({ thread_ts, response_type }: Body): { threadTs?: string } {
  return typeof thread_ts === 'string' && response_type === 'in_channel' ? { threadTs: thread_ts } : {};
}

function isSet(value: unknown): boolean {
  return value === true || value === 'true';
}
