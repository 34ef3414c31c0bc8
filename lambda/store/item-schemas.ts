/** Validates items read from the table. Unknown attributes pass; an error for a wrong shape names only the key. */
import * as v from 'valibot';
import { roles } from './store.ts';

const maybe = v.optional(v.string(), () => undefined);

export const installationSchema = v.object({
  workspace: v.string(),
  name: v.string(),
  botUserId: maybe,
  botId: maybe,
  scopes: v.array(v.string()),
  installedBy: v.string(),
  installedAt: v.number(),
  hasAdmin: v.optional(v.boolean(), false),
});

export const auditSchema = v.object({
  id: v.string(),
  at: v.number(),
  by: v.string(),
  channel: maybe,
  name: v.string(),
  target: v.string(),
  outcome: v.picklist(['done', 'refused', 'unknown', 'under way', 'not allowed']),
  as: v.optional(v.string()),
});

const oneConnection = v.object({
  host: v.string(),
  organizations: v.exactOptional(v.array(v.string())),
  login: v.string(),
  connectedBy: v.string(),
  connectedAt: v.number(),
});

export const connectionSchema = v.object({
  ...oneConnection.entries,
  others: v.exactOptional(v.array(oneConnection)),
});

export const hostSchema = v.object({ host: v.string() });

export const projectSchema = v.object({
  vcs: v.picklist(['github', 'bitbucket', 'circleci']),
  org: v.string(),
  repo: v.string(),
  name: v.optional(v.string()),
});

export const roleSchema = v.object({ role: v.picklist(roles) });

export const cardSchema = v.object({
  id: v.string(),
  workspace: v.string(),
  channel: v.string(),
  createdAt: v.number(),
  intents: v.array(v.string()),
});

const actSchema = v.object({
  id: v.string(),
  name: v.string(),
  target: v.string(),
  by: v.string(),
  channel: maybe,
  at: v.number(),
});

export const claimedSchema = v.object({
  act: actSchema,
  outcome: v.optional(v.picklist(['done', 'refused', 'unknown']), () => undefined),
  claimant: maybe,
});

export const keySchema = v.object({ pk: v.string(), sk: v.string() });
