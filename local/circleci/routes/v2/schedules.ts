/** Answers v2: a project's scheduled pipelines, which are kept and listed but never run. */
import { badRequest, json, message, Refusal } from '../../api/answer.ts';
import { neededText, parametersIn, textIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { Schedule } from '../../model/contexts-and-schedules.ts';
import { projectOf } from '../../model/find-by-index.ts';
import { iso } from '../../render/timestamps.ts';
import { shortSlug } from '../../render/urls.ts';
import { renderMeV2 } from '../../render/v2/project-organization-person.ts';
import { personId } from '../../render/v2/workflow-and-jobs.ts';
import { nextId } from '../../runs/create-workflows-and-builds.ts';
import type { Handler } from '../match-route.ts';
import { actor, person, project } from './check-access.ts';
import { paged } from './paginate.ts';
import { timetableIn } from './parse-timetable.ts';

export const listSchedules: Handler = (call) => {
  const { key } = project(call);
  const own = call.world.schedules.filter((one) => one.project === key);
  return paged(
    call,
    own.map((one) => render(one, call)),
  );
};

export const createSchedule: Handler = (call) => {
  actor(call);
  const { key } = project(call);
  neededText(call.body, 'attribution-actor');
  const made: Schedule = {
    id: nextId(call.world, 'schedule'),
    project: key,
    createdAt: call.now,
    updatedAt: call.now,
    name: neededText(call.body, 'name'),
    description: textIn(call.body, 'description') ?? '',
    timetable: timetableIn(call.body),
    parameters: parametersOf(call),
    actor: attributed(call),
  };
  call.world.schedules = [...call.world.schedules, made];
  return json(render(made, call), 201);
};

export const oneSchedule: Handler = (call) => json(render(found(call), call));

/** All is read before anything is changed. */
export const updateSchedule: Handler = (call) => {
  actor(call);
  const schedule = found(call);
  const { body } = call;
  Object.assign(schedule, {
    name: textIn(body, 'name') ?? schedule.name,
    description: textIn(body, 'description') ?? schedule.description,
    timetable: body.timetable === undefined ? schedule.timetable : timetableIn(body, schedule.timetable),
    parameters: body.parameters === undefined ? schedule.parameters : parametersOf(call),
    actor: body['attribution-actor'] === undefined ? schedule.actor : attributed(call),
    updatedAt: call.now,
  });
  return json(render(schedule, call));
};

export const deleteSchedule: Handler = (call) => {
  actor(call);
  const gone = found(call);
  call.world.schedules = call.world.schedules.filter((one) => one !== gone);
  return message('Schedule deleted.');
};

function found(call: Call): Schedule {
  person(call);
  const schedule = call.world.schedules.find(({ id }) => id === param(call, 'id'));
  if (!schedule) throw new Refusal(message('Schedule not found', 404));
  return schedule;
}

function parametersOf({ body }: Call): Schedule['parameters'] {
  const parameters = parametersIn(body, 'parameters');
  if ('branch' in parameters === 'tag' in parameters)
    throw badRequest('parameters must contain either branch or tag.');
  return parameters;
}

function attributed(call: Call): string | null {
  const whom = textIn(call.body, 'attribution-actor');
  if (whom !== 'current' && whom !== 'system')
    throw badRequest('attribution-actor must be current or system.');
  return whom === 'current' ? actor(call).login : null;
}

const system = { id: personId('system-actor'), login: 'system-actor', name: 'Scheduled', avatar_url: null };

function render(schedule: Schedule, { world }: Call): object {
  return {
    id: schedule.id,
    name: schedule.name,
    description: schedule.description,
    timetable: schedule.timetable,
    parameters: schedule.parameters,
    'project-slug': shortSlug(projectOf(world, schedule.project)),
    'created-at': iso(schedule.createdAt),
    'updated-at': iso(schedule.updatedAt),
    actor: schedule.actor === null ? system : renderMeV2(schedule.actor),
  };
}
