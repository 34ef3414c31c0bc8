/** Draws a Work Object whose buttons carry opaque ids. */
import type { EntityMetadata } from '@slack/types';
import { workObject } from '../../views/runs/work-object.ts';
import { type Place, type Sealing, seal } from '../button-tokens.ts';
import type { LinkPreview } from './read-link-preview.ts';

/** Undefined for what is neither a build nor a run. Only the buttons are sealed: a commit may read like an intent. */
export async function drawObject(
  { link, card, object }: LinkPreview,
  place: Place,
  sealing: Sealing,
): Promise<EntityMetadata | undefined> {
  if (!object) return undefined;
  const { id, type, subject } = object;
  const drawn = workObject({ subject, card, ref: { id, type }, link, now: sealing.now() });
  const { actions = {}, ...payload } = drawn.entity_payload;
  return { ...drawn, entity_payload: { ...payload, actions: await seal(actions, place, sealing) } };
}
