/** Reads a person's effective role at this moment: from Slack's flags, then from our roles. Finds members by e-mail address. */
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import type { EffectiveRole } from '../permissions.ts';
import type { MemberFound } from '../poster.ts';
import { codeOf } from './api/classify-error.ts';
import type { LookUps } from './api/look-up-once.ts';
import { isSlack } from './api/response-url.ts';
import type { Services } from './worker-ports.ts';

const flag = v.optional(v.boolean(), false);
const memberSchema = v.object({
  team_id: v.optional(v.string()),
  deleted: flag,
  is_bot: flag,
  is_admin: flag,
  is_owner: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  /** Of members of an organization (Enterprise Grid) alone. */
  enterprise_user: v.nullish(
    v.object({
      enterprise_id: v.string(),
      is_admin: flag,
      is_owner: flag,
      teams: v.optional(v.array(v.string())),
    }),
  ),
});

type Member = v.InferOutput<typeof memberSchema>;

export interface Person {
  readonly workspace: string;
  readonly user: string;
  /** The home team that the payload names, when it does. */
  readonly homeTeam: string | undefined;
}

type Roles = Pick<Services, 'store' | 'slackBotToken' | 'slackApiUrl'>;

export async function readEffectiveRole(
  person: Person,
  client: Pick<LookUps, 'users'>,
  services: Roles,
): Promise<EffectiveRole> {
  const member = await lookUp(person.user, client);
  // A stand-in of Slack, with a fixed token, may be unable to identify people: it is trusted. Slack itself is not.
  if (!member) return services.slackBotToken && !isSlack(services.slackApiUrl) ? 'admin' : 'unknown';
  return outsider(member, person) ?? (await insider(member, person, services));
}

function outsider(member: Member, person: Person): EffectiveRole | undefined {
  if (member.is_bot) return 'bot';
  if (!isOwn(member, person)) return 'external';
  if (member.deleted) return 'unknown';
  if (member.is_restricted || member.is_ultra_restricted) return 'guest';
  return undefined;
}

/** Slack documents `is_stranger` as false for the people of another company in a channel that we can see. */
function isOwn(member: Member, { workspace, homeTeam }: Person): boolean {
  if (member.is_stranger) return false;
  const teams = new Set(member.enterprise_user?.teams);
  if (homeTeam !== undefined && homeTeam !== workspace && !teams.has(homeTeam)) return false;
  return isOrganization(workspace)
    ? member.enterprise_user?.enterprise_id === workspace
    : member.team_id === workspace || teams.has(workspace);
}

/** An installation for a whole organization goes by its id. */
function isOrganization(workspace: string): boolean {
  return workspace.startsWith('E');
}

/** The flags are those of one's own team: an admin of another workspace of the organization is none here. */
function isSlackAdmin(member: Member, workspace: string): boolean {
  const ofTeam = member.team_id === workspace ? member : undefined;
  const flags = isOrganization(workspace) ? member.enterprise_user : ofTeam;
  return flags?.is_admin === true || flags?.is_owner === true;
}

async function insider(
  member: Member,
  { workspace, user }: Person,
  { store }: Roles,
): Promise<EffectiveRole> {
  const [role, installation] = await Promise.all([
    store.role(workspace, user),
    store.installation(workspace),
  ]);
  if (isSlackAdmin(member, workspace)) {
    if (installation?.hasAdmin === false) await store.noteAdmin(workspace);
    return 'admin';
  }
  if (role) return role;
  // Until there is an admin, the one who installed it is.
  return installation?.installedBy === user && !installation.hasAdmin ? 'admin' : 'operator';
}

/** Notes that the workspace has an admin on any use of the bot, not only when a role is checked. */
export async function noteAdminOnUse(
  hasAdmin: unknown,
  effectiveRole: () => Promise<EffectiveRole>,
): Promise<void> {
  // If this fails, the next use notes it.
  if (hasAdmin === false) await effectiveRole().catch(() => undefined);
}

const foundSchema = v.object({
  id: v.string(),
  is_email_confirmed: flag,
  profile: v.object({ email: v.string() }),
});

/** Codes by which Slack says that it will not find the person, however often it is asked. */
const never = ['users_not_found', 'user_not_found', 'missing_scope', 'not_allowed_token_type'];

/** An address that Slack has not confirmed is no one's: anyone may have typed it. */
export async function memberByEmail(
  email: string,
  workspace: string,
  client: { readonly users: Pick<WebClient['users'], 'lookupByEmail'> },
): Promise<MemberFound> {
  try {
    const { user } = await client.users.lookupByEmail({ email });
    const [found, member] = [v.safeParse(foundSchema, user), v.safeParse(memberSchema, user)];
    if (!found.success || !member.success) return { is: 'none' };
    const { id, is_email_confirmed: isConfirmed, profile } = found.output;
    const isTheirs = isConfirmed && profile.email.toLowerCase() === email.toLowerCase();
    const where = { workspace, user: id, homeTeam: undefined };
    return isTheirs && outsider(member.output, where) === undefined
      ? { is: 'member', user: id }
      : { is: 'none' };
  } catch (error) {
    return { is: never.includes(codeOf(error) ?? '') ? 'none' : 'unknown' };
  }
}

async function lookUp(user: string, client: Pick<LookUps, 'users'>): Promise<Member | undefined> {
  const answer = await client.users.info({ user }).catch(() => undefined);
  const read = v.safeParse(memberSchema, answer?.user);
  return read.success ? read.output : undefined;
}
