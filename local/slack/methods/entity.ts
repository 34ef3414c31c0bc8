/** Fills the pane of a Work Object for the person who opened it. */
import * as v from 'valibot';
import { detailsViolations, failureViolations } from '../limits/work-objects.ts';
import type { World } from '../stand-in-context.ts';
import { isOld } from '../user-actions/trigger-ids.ts';
import { Refusal } from '../web-api/refusal.ts';
import { entitySchema, errorSchema, present } from '../work-objects.ts';
import type { Method } from './method-type.ts';

/** https://docs.slack.dev/reference/methods/entity.presentDetails */
const presentDetails: Method = ({ trigger_id: id, metadata, error }, world) => {
  refuse(metadata === undefined ? [] : detailsViolations(metadata), 'invalid_metadata');
  refuse(error === undefined ? [] : failureViolations(error), 'invalid_arguments');
  if ((metadata === undefined) === (error === undefined)) throw new Refusal('invalid_arguments');
  const { userId, object } = objectOf(id, world);
  const { id: expected, ...place } = object;
  if (error !== undefined) present(world, userId, { ...place, error: v.parse(errorSchema, error) });
  if (metadata === undefined) return {};
  const entity = v.parse(entitySchema, metadata);
  if (entity.external_ref.id !== expected) throw new Refusal('entity_metadata_does_not_match_trigger');
  present(world, userId, { ...place, entity });
  return {};
};

export const entityMethods: Readonly<Record<string, Method>> = { 'entity.presentDetails': presentDetails };

/** Slack has one word for a trigger that is unknown, used up or too old. */
function objectOf(id: unknown, world: World) {
  const trigger = typeof id === 'string' ? world.triggers.get(id) : undefined;
  if (!trigger?.object || trigger.used || isOld(world, trigger)) throw new Refusal('invalid_trigger_id');
  trigger.used = true;
  return { userId: trigger.userId, object: trigger.object };
}

function refuse(violations: readonly string[], code: string): void {
  if (violations.length > 0) throw new Refusal(code, violations);
}
