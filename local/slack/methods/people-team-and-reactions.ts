/** Answers the methods about people, the team, reactions and the app itself. */
import { visibleChannel } from '../channel-access.ts';
import { findMessage, react, unreact } from '../messages.ts';
import { organization } from '../organization.ts';
import { emailOf, emailScope, hasEmails, slackUser } from '../slack-objects.ts';
import { personOf, type World } from '../stand-in-context.ts';
import type { StoredMessage } from '../state-schema.ts';
import { uninstall } from '../user-actions/open-home-and-join-channels.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, type Method, needed, paged } from './method-type.ts';

const { bot, app } = workspace;

const authTest: Method = (_, { installedFor, team }) => ({
  url: `https://${team.domain}.slack.com/`,
  team: team.name,
  team_id: team.id,
  user: bot.name,
  user_id: bot.userId,
  bot_id: bot.botId,
  app_id: app.id,
  ...(installedFor !== 'workspace' && { enterprise_id: organization.id }),
  is_enterprise_install: installedFor === 'organization',
});

const usersInfo: Method = (args, world) => {
  const person = personOf(world, needed(args, 'user'));
  if (!person) throw new Refusal('user_not_found');
  return { user: slackUser(person, world) };
};

const usersList: Method = (args, world) => {
  const { page, next } = paged(world.state.people, args);
  return {
    members: page.map((person) => slackUser(person, world)),
    response_metadata: { next_cursor: next },
  };
};

const lookupByEmail: Method = (args, world) => {
  if (!hasEmails(world)) throw new Refusal('missing_scope', [], emailScope);
  const email = needed(args, 'email').toLowerCase();
  const person = world.state.people.find(
    (one) => one.role !== 'slackbot' && one.role !== 'bot' && emailOf(one, world) === email,
  );
  if (!person) throw new Refusal('users_not_found');
  return { user: slackUser(person, world) };
};

const addReaction: Method = (args, world) => {
  const reaction = reactionOf(args);
  if (!react(world, reactedTo(args, world), reaction)) throw new Refusal('already_reacted');
  return {};
};

const removeReaction: Method = (args, world) => {
  const reaction = reactionOf(args);
  if (!unreact(world, reactedTo(args, world), reaction)) throw new Refusal('no_reaction');
  return {};
};

const teamInfo: Method = (_, { team }) => ({
  team: { id: team.id, name: team.name, domain: team.domain, email_domain: '' },
});

const botsInfo: Method = (args) => {
  if (args.bot !== undefined && args.bot !== bot.botId) throw new Refusal('bot_not_found');
  return { bot: { id: bot.botId, app_id: app.id, user_id: bot.userId, name: bot.name, deleted: false } };
};

const appsUninstall: Method = (args, world) => {
  needed(args, 'client_id');
  needed(args, 'client_secret');
  uninstall(world);
  return {};
};

const revoke: Method = (_, world) => {
  uninstall(world);
  return { revoked: true };
};

export const workspaceMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'auth.revoke': revoke,
  'apps.uninstall': appsUninstall,
  'users.info': usersInfo,
  'users.list': usersList,
  'users.lookupByEmail': lookupByEmail,
  'reactions.add': addReaction,
  'reactions.remove': removeReaction,
  'team.info': teamInfo,
  'bots.info': botsInfo,
  'api.test': (args) => ({ args }),
};

function reactionOf(args: Args): { name: string; userId: string } {
  const name = needed(args, 'name').replaceAll(':', '');
  if (!/^[a-z0-9_+'-]+$/.test(name)) throw new Refusal('invalid_name');
  return { name, userId: bot.userId };
}

function reactedTo(args: Args, world: World): StoredMessage {
  const channel = visibleChannel(world, needed(args, 'channel'));
  const message = findMessage(world, channel.id, needed(args, 'timestamp'));
  if (!message || message.visibleTo !== undefined) throw new Refusal('message_not_found');
  if (!channel.members.includes(bot.userId)) throw new Refusal('not_in_channel');
  return message;
}
