/** Describes the organization (Enterprise Grid) that a workspace may belong to, and for whom the app is installed. */

import { personOf, type Team, type World } from './stand-in-context.ts';
import type { Person } from './state-schema.ts';
import { workspace } from './workspace-acme.ts';

/** A workspace alone, one workspace of an organization, or the organization as a whole. */
export type InstalledFor = 'workspace' | 'workspace of an organization' | 'organization';

export const organization = { id: 'E0ACME0001', name: 'Acme Group', domain: 'acme-group' } as const;
/** Another workspace of the same organization. */
export const sister = { id: 'T0ACMELAB1', name: 'Acme Lab', domain: 'acme-lab' } as const;
/** The partner's. */
const partners = { id: 'E0GLOBEX01', name: 'Globex Group' } as const;

/** Only there are in an organization: of both workspaces, and of the sister alone. */
export const members = { lia: 'U0LIA00001', max: 'U0MAX00001' } as const;

const { partner, people: ids, bot } = workspace;

export function peopleOfOrganization(people: readonly Person[], team: Team = workspace.team): Person[] {
  const own = people.map((person) => ({ ...person, ...placeOf(person) }));
  const atSister = { teamId: sister.id, timezone: 'Europe/Berlin' };
  return [
    ...own,
    // An admin at home, and nothing more than a member here.
    {
      id: members.lia,
      name: 'lia',
      realName: 'Lia Haas',
      role: 'admin',
      ...atSister,
      organization: { ...organization, role: 'member', teams: [sister.id, team.id] },
    },
    {
      id: members.max,
      name: 'max',
      realName: 'Max Roth',
      role: 'member',
      ...atSister,
      organization: { ...organization, role: 'member', teams: [sister.id] },
    },
  ];
}

/** Ada owns the organization; Eve owns her own. */
function placeOf({ id, role, teamId }: Person): Pick<Person, 'organization'> {
  if (role === 'bot' || role === 'slackbot') return {};
  const held = role === 'admin' || id === ids.eve ? 'owner' : 'member';
  const where = teamId === partner.id ? partners : organization;
  return { organization: { id: where.id, name: where.name, role: held, teams: [teamId] } };
}

/** The `enterprise_user` of Slack's answers. */
export function enterpriseUser({ id, organization: place }: Person): Record<string, unknown> {
  if (!place) return {};
  const enterprise_user = {
    id,
    enterprise_id: place.id,
    enterprise_name: place.name,
    teams: place.teams,
    is_admin: place.role !== 'member',
    is_owner: place.role === 'owner',
    is_primary_owner: place.role === 'owner',
  };
  return { enterprise_user };
}

const named = { enterprise_id: organization.id, enterprise_name: organization.name };

/** A command's fields, all of them texts. */
export function commandHome(world: World): Record<string, string> {
  const { team } = world;
  const place = { team_id: team.id, team_domain: team.domain };
  if (world.installedFor === 'workspace') return { ...place, is_enterprise_install: 'false' };
  const isWhole = world.installedFor === 'organization';
  return { ...place, ...named, is_enterprise_install: String(isWhole) };
}

/** An interaction's: the team is the person's own, and there is none where the whole organization has the app. */
export function interactionHome(world: World, userId: string): Record<string, unknown> {
  const home = personOf(world, userId)?.teamId;
  const { team } = world;
  const own = [team, sister, partner].find(({ id }) => id === home) ?? team;
  const at = { id: own.id, domain: own.domain };
  if (world.installedFor === 'workspace' || own === partner)
    return { team: at, enterprise: null, is_enterprise_install: false };
  const enterprise = { id: organization.id, name: organization.name };
  if (world.installedFor === 'organization') return { team: null, enterprise, is_enterprise_install: true };
  return { team: { ...at, ...named }, enterprise, is_enterprise_install: false };
}

/** Where the event happened: in this workspace, or at the other company in a shared channel. */
export type Side = 'own' | 'other';

/** Returns an event's ids. An event from the other side bears that side's ids; our installation is in `authorizations` alone. */
export function eventHome(world: World, side: Side): Record<string, unknown> {
  const { team } = world;
  const isWhole = world.installedFor === 'organization';
  const enterprise_id = world.installedFor === 'workspace' ? null : organization.id;
  const inOrganization = enterprise_id === null ? {} : { enterprise_id };
  const told: Told = side === 'own' ? { team_id: team.id, ...inOrganization } : theirs;
  return {
    ...told,
    context_team_id: told.team_id,
    context_enterprise_id: told.enterprise_id ?? null,
    authorizations: [
      {
        enterprise_id,
        team_id: isWhole ? null : team.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: isWhole,
      },
    ],
  };
}

interface Told {
  readonly team_id: string;
  readonly enterprise_id?: string;
}

const theirs: Told = { team_id: partner.id, enterprise_id: partners.id };

/** Returns the ids of an uninstall event: it has no `authorizations`, and for an organization no team. */
export function endHome(world: World): Record<string, unknown> {
  const { team } = world;
  if (world.installedFor === 'organization') return { enterprise_id: organization.id };
  if (world.installedFor === 'workspace') return { team_id: team.id };
  return { team_id: team.id, enterprise_id: organization.id };
}
