/** Reads the settings that almost every delivery needs: each once, and while the delivery is still being claimed. */
import * as v from 'valibot';
import type { Caller } from '../conversation/context.ts';
import { readOnce } from '../store/read-settings-once.ts';
import { workspaceOf } from './bolt-authorize.ts';
import type { Services } from './worker-ports.ts';

export interface ReadAhead {
  /** Begins to read for a delivery's body. Changes nothing. */
  begin(body: object): void;
  /** Services whose store reads each setting once for this body. */
  servicesFor(body: object): Services;
}

export function createReadAhead(services: Services): ReadAhead {
  const known = new WeakMap<object, Services>();
  const servicesFor = (body: object): Services => {
    const own = known.get(body) ?? { ...services, store: readOnce(services.store) };
    known.set(body, own);
    return own;
  };
  return {
    servicesFor,
    begin(body) {
      const caller = callerOf(body);
      if (caller) for (const read of settingsOf(caller, servicesFor(body))) read.catch(() => undefined);
    },
  };
}

function settingsOf({ workspace, user, channel }: Caller, { store, secrets }: Services) {
  return [
    store.installation(workspace),
    secrets.read(workspace),
    store.connection(workspace),
    store.role(workspace, user),
    store.limits(workspace, channel),
    ...(channel === undefined ? [] : [store.defaultProject(workspace, channel)]),
  ];
}

const id = v.object({ id: v.string() });
const bodySchema = v.object({
  is_enterprise_install: v.optional(v.union([v.boolean(), v.string()])),
  enterprise_id: v.nullish(v.string()),
  team_id: v.nullish(v.string()),
  user_id: v.optional(v.string()),
  channel_id: v.optional(v.string()),
  enterprise: v.nullish(id),
  team: v.nullish(id),
  user: v.optional(id),
  channel: v.optional(id),
});

/** A command's names, or a click's; undefined for an event, for whose answer no one waits. */
function callerOf(body: object): Caller | undefined {
  const read = v.safeParse(bodySchema, body);
  if (!read.success) return undefined;
  const { output } = read;
  const user = output.user_id ?? output.user?.id;
  const enterpriseId = output.enterprise_id ?? output.enterprise?.id;
  const teamId = output.team_id ?? output.team?.id;
  if (user === undefined || (enterpriseId ?? teamId) === undefined) return undefined;
  const isEnterpriseInstall = String(output.is_enterprise_install) === 'true';
  const workspace = workspaceOf(
    { isEnterpriseInstall, ...(enterpriseId && { enterpriseId }), ...(teamId && { teamId }) },
    body,
  );
  return { workspace, user, channel: output.channel_id ?? output.channel?.id };
}
