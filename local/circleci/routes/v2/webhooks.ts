/** Answers v2: outbound webhooks, at most five for a project. The signing secret is shown masked. */
import { badRequest, json, message, projectNotFound, Refusal } from '../../api/answer.ts';
import { type Fields, flagIn, mapIn, neededText, textIn, textsIn } from '../../api/body-fields.ts';
import { type Call, param } from '../../api/route-call.ts';
import type { Webhook } from '../../model/projects-and-people.ts';
import { iso } from '../../render/timestamps.ts';
import { nextId } from '../../runs/create-workflows-and-builds.ts';
import type { Handler } from '../match-route.ts';
import { actor, person } from './check-access.ts';
import { paged } from './paginate.ts';

const knownEvents = ['workflow-completed', 'job-completed'];

export const createWebhook: Handler = (call) => {
  actor(call);
  const { name, url, events, verifyTls, secret } = read(call.body);
  if (!name || !url || !events || verifyTls === undefined || secret === undefined)
    throw badRequest('name, events, url, verify-tls, signing-secret and scope are required.');
  const scope = scopeIn(call);
  if (call.world.webhooks.filter((one) => one.scope.id === scope.id).length >= 5)
    throw badRequest('Webhook limit reached.');
  const times = { createdAt: call.now, updatedAt: call.now };
  const hook: Webhook = {
    id: nextId(call.world, 'webhook'),
    ...times,
    name,
    url,
    events,
    verifyTls,
    secret,
    scope,
  };
  call.world.webhooks.push(hook);
  return json(render(hook), 201);
};

export const listWebhooks: Handler = (call) => {
  person(call);
  const id = call.query.get('scope-id');
  if (id === null || call.query.get('scope-type') !== 'project')
    throw badRequest('scope-id and scope-type are required.');
  return paged(call, call.world.webhooks.filter((hook) => hook.scope.id === id).map(render));
};

export const oneWebhook: Handler = (call) => {
  person(call);
  return json(render(found(call)));
};

export const updateWebhook: Handler = (call) => {
  actor(call);
  const hook = found(call);
  const { name, url, events, verifyTls, secret } = read(call.body);
  hook.name = name ?? hook.name;
  hook.url = url ?? hook.url;
  hook.secret = secret ?? hook.secret;
  hook.events = events ?? hook.events;
  hook.verifyTls = verifyTls ?? hook.verifyTls;
  hook.updatedAt = call.now;
  return json(render(hook));
};

export const deleteWebhook: Handler = (call) => {
  actor(call);
  const { id } = found(call);
  call.world.webhooks = call.world.webhooks.filter((hook) => hook.id !== id);
  return message('Webhook deleted.');
};

function found(call: Call): Webhook {
  const hook = call.world.webhooks.find(({ id }) => id === param(call, 'id'));
  if (!hook) throw new Refusal(message('Webhook not found', 404));
  return hook;
}

function scopeIn(call: Call): Webhook['scope'] {
  const scope = mapIn(call.body, 'scope');
  const id = neededText(scope, 'id');
  if (neededText(scope, 'type') !== 'project') throw badRequest('scope.type must be project.');
  const project = call.world.projects.find((one) => one.id === id && one.visible);
  if (!project) throw new Refusal(projectNotFound);
  return { id, type: 'project' };
}

/** Undefined where nothing was said. */
function read(body: Fields) {
  const events = textsIn(body, 'events');
  const unknown = events?.find((event) => !knownEvents.includes(event));
  if (unknown !== undefined) throw badRequest(`events must be of ${knownEvents.join(', ')}.`);
  const url = textIn(body, 'url');
  if (url !== undefined && !isReachable(url)) throw badRequest('url must be an https URL.');
  return {
    name: textIn(body, 'name'),
    url,
    events,
    verifyTls: flagIn(body, 'verify-tls'),
    secret: textIn(body, 'signing-secret'),
  };
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A bot on the same machine has no certificate. */
function isReachable(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
}

function render(hook: Webhook): object {
  return {
    id: hook.id,
    name: hook.name,
    url: hook.url,
    events: hook.events,
    'verify-tls': hook.verifyTls,
    'signing-secret': hook.secret === '' ? '' : `****${hook.secret.slice(-4)}`,
    'created-at': iso(hook.createdAt),
    'updated-at': iso(hook.updatedAt),
    scope: hook.scope,
  };
}
