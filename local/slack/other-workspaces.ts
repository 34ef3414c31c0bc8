/** Defines the workspaces beside Acme: one that has just installed the app, and an organization (Enterprise Grid). */
import { type InstalledFor, peopleOfOrganization } from './organization.ts';
import type { Team } from './stand-in-context.ts';
import type { Channel, Person, State } from './state-schema.ts';
import { newState, workspace } from './workspace-acme.ts';

/** A workspace with people, channels and an installation of its own. */
export interface OtherWorkspace {
  readonly team: Team;
  readonly installedFor: InstalledFor;
  state(): State;
}

const bot = workspace.bot.userId;

/** Not connected to CircleCI: here the first hour begins. */
export const nimbus = {
  team: { id: 'T0NIMBUS01', name: 'Nimbus', domain: 'nimbus' },
  people: { ivo: 'U0IVO00001', noa: 'U0NOA00001' },
  channels: { general: 'C0NIMGEN01', builds: 'C0NIMBLD01', direct: 'D0IVOBOT01' },
} as const;

/** One workspace of an organization that has installed the app for all of its workspaces. */
export const gridEurope = {
  team: { id: 'T0ACMEEU01', name: 'Acme Europe', domain: 'acme-europe' },
  people: { uma: 'U0UMA00001', kai: 'U0KAI00001' },
  channels: { general: 'C0EURGEN01', ci: 'C0EURCI001', direct: 'D0UMABOT01' },
} as const;

export const otherWorkspaces: readonly OtherWorkspace[] = [
  {
    team: nimbus.team,
    installedFor: 'workspace',
    state() {
      const { team, people, channels } = nimbus;
      const everyone = [people.ivo, people.noa];
      return stateOf(team, [
        [person(team, people.ivo, 'ivo', 'Ivo Marek', 'admin'), person(team, people.noa, 'noa', 'Noa Stern')],
        [
          channel(channels.general, 'general', 'Company-wide announcements', everyone),
          channel(channels.builds, 'builds', 'What CircleCI says', everyone),
          direct(channels.direct, people.ivo),
        ],
      ]);
    },
  },
  {
    team: gridEurope.team,
    installedFor: 'organization',
    state() {
      const { team, people, channels } = gridEurope;
      const everyone = [people.uma, people.kai];
      const state = stateOf(team, [
        [person(team, people.uma, 'uma', 'Uma Rossi', 'admin'), person(team, people.kai, 'kai', 'Kai Berg')],
        [
          channel(channels.general, 'general', 'Everyone in Europe', everyone),
          channel(channels.ci, 'ci', 'Builds of the organization', [...everyone, bot]),
          direct(channels.direct, people.uma),
        ],
      ]);
      return { ...state, people: peopleOfOrganization(state.people, team) };
    },
  },
];

function stateOf(
  team: Team,
  [people, channels]: readonly [people: readonly Person[], channels: readonly Channel[]],
): State {
  const apps = [
    { ...person(team, bot, workspace.bot.name, 'CircleCI Bot'), role: 'bot' as const },
    { ...person(team, workspace.people.slackbot, 'slackbot', 'Slackbot'), role: 'slackbot' as const },
  ];
  return {
    ...newState(),
    me: people[0]?.id ?? '',
    people: [...people, ...apps],
    channels: [...channels],
  };
}

function person(
  { id: teamId }: Team,
  id: string,
  ...[name, realName, role = 'member']: readonly [string, string, Person['role']?]
): Person {
  return { id, teamId, name, realName, role, timezone: 'Europe/Berlin' };
}

function channel(id: string, name: string, topic: string, members: readonly string[]): Channel {
  return { id, name, kind: 'public', topic, members: [...members], isExtShared: false, isArchived: false };
}

function direct(id: string, user: string): Channel {
  return { ...channel(id, 'CircleCI Bot', '', [user, bot]), kind: 'im' };
}
