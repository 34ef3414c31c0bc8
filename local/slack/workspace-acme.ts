/** Defines Acme: the people, channels and app that the stand-in starts with. Its ids are part of its contract. */
import type { Channel, Person, State } from './state-schema.ts';

export const workspace = {
  team: { id: 'T0ACME0001', name: 'Acme', domain: 'acme' },
  partner: { id: 'T0GLOBEX01', name: 'Globex', domain: 'globex' },
  app: { id: 'A0CIRCLE01', name: 'CircleCI Bot' },
  bot: { userId: 'U0CIRCLE01', botId: 'B0CIRCLE01', name: 'circleci' },
  people: {
    me: 'U0ADA00001',
    ada: 'U0ADA00001',
    ben: 'U0BEN00001',
    gus: 'U0GUS00001',
    eve: 'U0EVE00001',
    slackbot: 'USLACKBOT',
  },
  channels: {
    general: 'C0GENERAL1',
    ci: 'C0CI000001',
    web: 'C0WEB00001',
    random: 'C0RANDOM01',
    leads: 'C0LEADS001',
    globex: 'C0GLOBEX01',
    archive: 'C0OLDCI001',
    direct: 'D0ADABOT01',
    people: 'D0ADABEN01',
  },
} as const;

const { team, partner, bot, people: ids, channels: places } = workspace;
const everyone = [ids.ada, ids.ben];

const people: readonly Person[] = [
  person(ids.ada, 'ada', 'Ada Park', 'admin'),
  person(ids.ben, 'ben', 'Ben Ortiz', 'member'),
  person(ids.gus, 'gus', 'Gus Lind', 'guest'),
  { ...person(ids.eve, 'eve', 'Eve Globex', 'external'), teamId: partner.id },
  person(bot.userId, bot.name, 'CircleCI Bot', 'bot'),
  person(ids.slackbot, 'slackbot', 'Slackbot', 'slackbot'),
];

const channels: readonly Channel[] = [
  channel(places.general, 'general', 'Company-wide announcements', [...everyone, ids.gus, bot.userId]),
  channel(places.ci, 'ci', 'Builds, good and bad', [...everyone, bot.userId]),
  channel(places.web, 'web', 'The web shop', [...everyone, ids.gus, bot.userId]),
  channel(places.random, 'random', 'The bot is not in here', everyone),
  { ...channel(places.leads, 'leads', 'Private, without the bot', everyone), kind: 'private' },
  {
    ...channel(places.globex, 'ext-globex', 'Shared with Globex', [...everyone, ids.eve, bot.userId]),
    isExtShared: true,
  },
  { ...channel(places.archive, 'old-ci', 'Archived', [...everyone, bot.userId]), isArchived: true },
  { ...channel(places.direct, 'CircleCI Bot', '', [ids.ada, bot.userId]), kind: 'im' },
  { ...channel(places.people, 'Ben Ortiz', '', [ids.ada, ids.ben]), kind: 'im' },
  { ...channel('D0BENBOT01', 'CircleCI Bot', '', [ids.ben, bot.userId]), kind: 'im' },
  { ...channel('D0GUSBOT01', 'CircleCI Bot', '', [ids.gus, bot.userId]), kind: 'im' },
];

/** A fresh workspace: nothing said yet, the bot installed. */
export function newState(): State {
  return {
    me: ids.me,
    ids: 0,
    lastTs: 0,
    isInstalled: true,
    people: structuredClone([...people]),
    channels: structuredClone([...channels]),
    messages: [],
    modals: {},
    homes: {},
    responseUrls: {},
  };
}

function person(id: string, name: string, realName: string, role: Person['role']): Person {
  return { id, teamId: team.id, name, realName, role, timezone: 'Europe/Berlin' };
}

function channel(id: string, name: string, topic: string, members: readonly string[]): Channel {
  return { id, name, kind: 'public', topic, members: [...members], isExtShared: false, isArchived: false };
}
