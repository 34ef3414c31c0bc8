/** Lists every way in which Slack and CircleCI come to our doors. */
import { writeForm } from '../../lambda/conversation/form-metadata.ts';
import { issueState } from '../../lambda/slack/install/oauth-state.ts';
import { workspace as acme } from '../../local/slack/workspace-acme.ts';
import { notified, ping, workflowCompleted } from '../fakes/circleci-requests.ts';
import { commandBody, signed } from '../fakes/slack-requests.ts';
import { type Answer, circleciToken, clientSecret, team } from './doors-between-servers.ts';
import {
  ada,
  broken,
  channel,
  commands,
  common,
  done,
  type EntryPoint,
  event,
  events,
  form,
  interaction,
  interactions,
  judgeReport,
  mark,
  now,
  refused,
  report,
  responseUrl,
  stored,
} from './kinds-of-entry-points.ts';

const job = { name: 'test', number: 1, status: 'failed', started_at: null, stopped_at: null };
const said = { user: ada, channel, ts: '1700000000.000100', text: `<@${acme.bot.userId}> status web` };
const link = { url: 'https://app.circleci.com/pipelines/github/acme/web/1', domain: 'circleci.com' };

const isPage = ({ headers, body }: Answer) =>
  headers['content-type']?.startsWith('text/html') === true &&
  body.includes('https://bot.example/slack/install');

export const entryPoints: readonly EntryPoint[] = [
  {
    ...stored,
    name: 'slash command',
    route: commands,
    kind: 'command',
    send: (number) => {
      const fields = { api_app_id: acme.app.id, team_id: team, user_id: ada, channel_id: channel };
      return signed('/slack/commands', commandBody({ ...fields, trigger_id: mark(number) }), now());
    },
  },
  {
    ...stored,
    name: 'block_actions',
    route: interactions,
    kind: 'action',
    called: 'block_actions',
    send: (number, doors) =>
      interaction({
        ...common(number),
        type: 'block_actions',
        channel: { id: channel },
        response_url: responseUrl(number, doors),
        actions: [{ action_id: 'retry', block_id: 'b', value: 'card.0' }],
      }),
  },
  {
    ...stored,
    name: 'message shortcut',
    route: interactions,
    kind: 'shortcut',
    called: 'message_action',
    send: (number, doors) =>
      interaction({
        ...common(number),
        type: 'message_action',
        callback_id: 'show_build',
        channel: { id: channel },
        response_url: responseUrl(number, doors),
        message: { ts: said.ts, text: link.url },
      }),
  },
  {
    ...stored,
    name: 'global shortcut',
    route: interactions,
    kind: 'shortcut',
    called: 'shortcut',
    send: (number) => interaction({ ...common(number), type: 'shortcut', callback_id: 'trigger_build' }),
  },
  {
    ...stored,
    name: 'view_closed',
    route: interactions,
    kind: 'submission',
    called: 'view_closed',
    send: (number) =>
      interaction({ ...common(number), type: 'view_closed', view: { id: `V${mark(number)}`, blocks: [] } }),
  },
  form({
    callback: 'env',
    waitsFor: ['secrets', 'invoke', 'table', 'slack', 'circleci'],
    values: (number) => ({ name: `P5_${number}`, value: 'shown to no one' }),
    isDone: async (number, { circleci }) =>
      circleci.world.projects.some(({ envVars }) => envVars.some(({ name }) => name === `P5_${number}`)),
  }),
  form({
    callback: 'subscribe',
    waitsFor: ['secrets', 'invoke', 'table', 'slack', 'circleci'],
    values: (number) => ({ project: 'gh/acme/web', branch: mark(number) }),
    async isDone(number, { store, time }) {
      const { result: all } = await time.pass(store.subscriptions(team));
      const mine = all.filter(({ rule }) => rule.branches?.includes(mark(number)));
      for (const one of mine) await time.pass(store.removeSubscription(one));
      return mine.length === 1;
    },
  }),
  form({
    callback: 'connect',
    waitsFor: ['secrets', 'invoke', 'table', 'slack', 'circleci'],
    values: (_, { host }) => ({ token: circleciToken, host }),
    async isDone(_, { store, time }) {
      const { result: connection } = await time.pass(store.connection(team));
      return connection !== undefined && Date.now() - connection.connectedAt < 60_000;
    },
  }),
  {
    name: 'block_suggestion',
    door: 'slack',
    route: interactions,
    kind: 'options',
    called: 'block_suggestion',
    waitsFor: ['secrets', 'invoke', 'table', 'slack', 'circleci'],
    send: (number) =>
      interaction({
        ...common(number),
        type: 'block_suggestion',
        container: { type: 'view', view_id: 'V1' },
        action_id: 'pick-project',
        block_id: 'project',
        value: 'we',
        view: { id: 'V1', type: 'modal', private_metadata: writeForm({ workspace: team, channel }) },
      }),
    async judge({ answer, struck }) {
      if (answer.status === 503)
        return struck.includes('secrets') ? refused : broken('a menu fails without an answer');
      const { options } = JSON.parse(answer.body || '{}');
      if (!Array.isArray(options)) return broken(`no options: ${answer.body}`);
      return options.some(({ value }) => value === 'gh/acme/web') ? done : refused;
    },
  },
  event('app_home_opened', { user: ada, tab: 'home' }),
  event('app_mention', said),
  event('app_uninstalled', {}),
  event('channel_shared', { channel, connected_team_id: acme.partner.id }),
  event('channel_unshared', { channel, previously_connected_team_id: acme.partner.id }),
  event('entity_details_requested', { user: ada, channel, entity_url: link.url }),
  event('link_shared', { user: ada, channel, message_ts: said.ts, links: [link] }),
  event('member_joined_channel', { user: acme.bot.userId, channel }),
  event('message.im', { ...said, channel_type: 'im', channel: acme.channels.direct }),
  event('tokens_revoked', { tokens: { bot: [acme.bot.userId] } }),
  event('user_change', { user: { id: acme.people.ben, deleted: true } }),
  {
    name: 'url_verification',
    door: 'slack',
    route: events,
    waitsFor: ['secrets'],
    send: (number) =>
      signed('/slack/events', JSON.stringify({ type: 'url_verification', challenge: mark(number) }), now()),
    async judge({ answer, number }) {
      if (answer.status === 503) return refused;
      return answer.status === 200 && answer.body.includes(mark(number)) ? done : broken(answer.body);
    },
  },
  {
    name: 'ssl_check',
    door: 'slack',
    route: commands,
    waitsFor: [],
    send: () => ({ path: '/slack/commands', headers: {}, body: 'ssl_check=1&token=legacy' }),
    judge: async ({ answer }) => (answer.status === 200 ? done : broken(`a status of ${answer.status}`)),
  },
  report(
    'CircleCI workflow-completed',
    (number) => ({ ...workflowCompleted, id: mark(number) }),
    'workflow-completed',
  ),
  report(
    'CircleCI job-completed',
    (number) => ({ ...workflowCompleted, type: 'job-completed', id: mark(number), job }),
    'job-completed',
  ),
  report('CircleCI ping', (number) => ({ ...ping, id: mark(number) }), 'ping'),
  {
    name: 'CircleCI notification',
    door: 'circleci',
    route: 'POST /circleci/notify/{workspace}/{hook}/{capability}',
    waitsFor: ['secrets', 'queue'],
    send: (number) =>
      notified(
        { vcs_type: 'github', username: 'acme', reponame: 'web', build_num: number },
        { workspace: team },
      ),
    judge: judgeReport,
  },
  {
    name: 'installation',
    door: 'install',
    route: 'GET /slack/install',
    waitsFor: ['secrets'],
    send: () => ({ path: '/slack/install', headers: {}, body: '' }),
    async judge({ answer }) {
      if (answer.status === 302)
        return answer.headers.location?.startsWith('https://slack.com/oauth/v2/authorize') &&
          answer.headers['set-cookie']
          ? done
          : broken('it leads elsewhere');
      return answer.status === 503 && isPage(answer) ? refused : broken(`a status of ${answer.status}`);
    },
  },
  {
    name: 'OAuth callback',
    door: 'install',
    route: 'GET /slack/oauth_redirect',
    waitsFor: ['secrets', 'table', 'slack'],
    send(number, { slack }) {
      const state = issueState(mark(number).padEnd(43, 'x'), { secret: clientSecret, now: Date.now });
      const query = new URLSearchParams({ code: slack.newInstallCode(), state }).toString();
      const cookies = `slack-app-oauth-state=${state}`;
      return { path: '/slack/oauth_redirect', query, cookies, headers: {}, body: '' };
    },
    async judge({ answer, doors: { store, time } }) {
      if (answer.status !== 200)
        return answer.status === 503 && isPage(answer) ? refused : broken(`a status of ${answer.status}`);
      const { result: known } = await time.pass(store.installation(team));
      const isNew = known !== undefined && Date.now() - known.installedAt < 60_000;
      return isNew ? done : broken('it says installed, and nothing is');
    },
  },
];
