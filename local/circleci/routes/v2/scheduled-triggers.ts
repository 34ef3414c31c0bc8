/** Answers v2: the scheduled triggers of a project's pipeline definition, which are kept and listed but never fire. */
import { json, message, Refusal } from '../../api/answer.ts';
import { flagIn, mapIn, neededText } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { ScheduleTrigger } from '../../model/contexts-and-schedules.ts';
import { iso } from '../../render/timestamps.ts';
import { personId } from '../../render/v2/workflow-and-jobs.ts';
import { nextId } from '../../runs/create-workflows-and-builds.ts';
import type { Handler } from '../match-route.ts';
import { actor } from './check-access.ts';
import { foundProject } from './project-details-and-settings.ts';

export const listTriggers: Handler = (call) => {
  const { key } = foundProject(call);
  const own = (call.world.triggers ?? []).filter(({ project }) => project === key);
  return json({ items: own.map(render) });
};

export const createTrigger: Handler = (call) => {
  actor(call);
  const { key } = foundProject(call);
  const source = mapIn(call.body, 'event_source');
  const made: ScheduleTrigger = {
    id: nextId(call.world, 'trigger'),
    project: key,
    createdAt: call.now,
    name: neededText(call.body, 'event_name'),
    cron: neededText(mapIn(source, 'schedule'), 'cron_expression'),
    ref: neededText(call.body, 'checkout_ref'),
    disabled: flagIn(call.body, 'disabled') ?? false,
  };
  call.world.triggers = [...(call.world.triggers ?? []), made];
  return json(render(made), 201);
};

export const updateTrigger: Handler = (call) => {
  actor(call);
  foundProject(call);
  const trigger = found(call);
  trigger.disabled = flagIn(call.body, 'disabled') ?? trigger.disabled;
  return json(render(trigger));
};

function found(call: Call): ScheduleTrigger {
  const trigger = call.world.triggers?.find(({ id }) => id === param(call, 'trigger'));
  if (!trigger) throw new Refusal(message('Trigger not found.', 404));
  return trigger;
}

/** `disabled` is left out of one that is on. */
function render({ id, createdAt, name, cron, ref, disabled }: ScheduleTrigger): object {
  const schedule = { cron_expression: cron, attribution_actor: { id: personId('system-actor') } };
  return {
    id,
    event_name: name,
    description: name,
    created_at: iso(createdAt),
    checkout_ref: ref,
    config_ref: ref,
    event_source: { provider: 'schedule', schedule },
    ...(disabled ? { disabled } : {}),
  };
}
