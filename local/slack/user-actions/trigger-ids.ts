/** Gives out trigger ids: each lets the bot open one modal within three seconds. */

import { newId, type Trigger, type TriggeredBy, type World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';

const lifetime = 3000;

export function newTrigger(world: World, userId: string, of: Partial<TriggeredBy> = {}): string {
  const at = world.clock();
  const id = `${Math.floor(at)}.${newId(world, '', 12)}.${newId(world, '', 32).toLowerCase()}`;
  world.triggers.set(id, { userId, at, viewId: of.viewId, object: of.object, used: false });
  for (const [old, trigger] of world.triggers)
    if (at - trigger.at > 100 * lifetime) world.triggers.delete(old);
  return id;
}

/** Uses it up, or refuses in Slack's words. */
export function useTrigger(world: World, id: unknown): Trigger {
  const trigger = typeof id === 'string' ? world.triggers.get(id) : undefined;
  if (!trigger) throw new Refusal('invalid_trigger_id');
  if (trigger.used) throw new Refusal('exchanged_trigger_id');
  if (isOld(world, trigger)) throw new Refusal('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

export function isOld(world: World, { at }: Trigger): boolean {
  return world.clock() - at > lifetime;
}
