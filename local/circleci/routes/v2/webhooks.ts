/** v2: outbound webhooks, at most five for a project. The signing secret is shown masked. */
import { json, message, Refusal } from '../../answer.ts';
import { type Call, param } from '../../call.ts';
import type { Webhook } from '../../project.ts';
import { iso } from '../../render/time.ts';
import { nextId } from '../../runs.ts';
import type { Handler } from '../route.ts';
import { actor, person } from './access.ts';
import { paged } from './page.ts';

const knownEvents = ['workflow-completed', 'job-completed'];

export const createWebhook: Handler = (call) => {
  actor(call);
  const { name, url, scope } = call.body;
  const scopeId = scopeOf(scope);
  if (typeof name !== 'string' || typeof url !== 'string') throw bad('name and url are required.');
  if (call.world.webhooks.filter((one) => one.scope.id === scopeId).length >= 5)
    throw bad('Webhook limit reached.');
  const hook: Webhook = {
    ...{ id: nextId(call.world, 'webhook'), createdAt: call.now, updatedAt: call.now, name, url },
    events: eventsOf(call.body.events) ?? [],
    verifyTls: call.body['verify-tls'] !== false,
    secret: textOf(call.body['signing-secret']) ?? '',
    scope: { id: knownScope(call, scopeId), type: 'project' },
  };
  call.world.webhooks.push(hook);
  return json(render(hook), 201);
};

export const listWebhooks: Handler = (call) => {
  person(call);
  const id = call.query.get('scope-id');
  if (id === null || call.query.get('scope-type') !== 'project')
    throw bad('scope-id and scope-type are required.');
  return paged(call, call.world.webhooks.filter((hook) => hook.scope.id === id).map(render));
};

export const oneWebhook: Handler = (call) => {
  person(call);
  return json(render(found(call)));
};

export const updateWebhook: Handler = (call) => {
  actor(call);
  const hook = found(call);
  hook.name = textOf(call.body.name) ?? hook.name;
  hook.url = textOf(call.body.url) ?? hook.url;
  hook.secret = textOf(call.body['signing-secret']) ?? hook.secret;
  hook.events = eventsOf(call.body.events) ?? hook.events;
  if (typeof call.body['verify-tls'] === 'boolean') hook.verifyTls = call.body['verify-tls'];
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

function knownScope(call: Call, id: string): string {
  const project = call.world.projects.find((one) => one.id === id && one.visible);
  if (!project) throw new Refusal(message('Project not found', 404));
  return project.id;
}

function scopeOf(scope: unknown): string {
  const id = scope !== null && typeof scope === 'object' && 'id' in scope ? scope.id : undefined;
  if (typeof id !== 'string') throw bad('scope is required.');
  return id;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function eventsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  if (!value.every((one) => knownEvents.includes(one))) throw bad('Unknown event.');
  return value.map(String);
}

const bad = (text: string): Refusal => new Refusal(message(text, 400));

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
