/** Draws the first steps: connect, choose projects and a channel, send a test alert. Pure. */
import { projectSlug } from '../../circleci/project.ts';
import { allConnections } from '../../connections/find-connection.ts';
import { type EffectiveRole, mayAct } from '../../permissions.ts';
import type { Connection } from '../../store/store.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { modal } from '../forms/form.ts';
import { multiPicker, ownChannel } from '../forms/form-choices.ts';
import { onePerPlace, ruleLine, subject } from '../subscriptions/rule-in-words.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention, otherChannelName } from '../text/mrkdwn.ts';

export interface SetupInput {
  readonly connection: Connection | undefined;
  /** Of the workspace, the oldest first. */
  readonly subscriptions: readonly Subscription[];
  readonly effectiveRole: EffectiveRole;
}

/** What is done, and one button for what comes next. */
export function setupView(input: SetupInput): Message {
  const { connection, subscriptions } = input;
  const isDone = connection !== undefined && subscriptions.length > 0;
  return message({
    title: isDone ? md`✅ *CircleCI Bot is set up.*` : md`*Set up CircleCI Bot* in three steps`,
    blocks: [
      section(connectStep(input)),
      section(alertStep(input)),
      section(testStep),
      actions(...nextButtons(input)),
      context(md`See this again with ${code('/circle setup')}`),
    ],
  });
}

function connectStep({ connection, effectiveRole }: SetupInput): Mrkdwn {
  if (connection)
    return md`✅ Connected to ${joined(
      allConnections(connection).map(
        ({ host, login }) => md`${limited(hostName(host), 80)} as *${limited(login, 80)}*`,
      ),
      ', ',
    )}`;
  const who = mayAct(effectiveRole, 'connect')
    ? 'Paste a personal API token, once for everyone here.'
    : 'An admin of this workspace has to do this.';
  return joined([md`*1. Connect CircleCI*`, who], '\n');
}

const mostNamed = 3;

function alertStep({ subscriptions }: SetupInput): Mrkdwn {
  if (subscriptions.length === 0)
    return md`*2. Choose projects and a channel*\nThe channel is notified about failures and recoveries.`;
  const distinct = onePerPlace(subscriptions);
  const named = distinct
    .slice(0, mostNamed)
    .map((one) => md`*${limited(subject(one), 80)}* in ${otherChannelName(one.channel)}`);
  const more = distinct.length - mostNamed;
  return md`✅ Alerts for ${joined([...named, more > 0 ? md`${more} more` : undefined], ', ')}`;
}

const testStep = md`*3. Send a test alert*\nIt shows that alerts arrive in the channel.`;

function nextButtons({ connection, subscriptions, effectiveRole }: SetupInput) {
  const [first] = subscriptions;
  if (!connection)
    return mayAct(effectiveRole, 'connect')
      ? [button('Connect CircleCI', { action: 'connect' }, { style: 'primary' })]
      : [];
  if (!mayAct(effectiveRole, 'subscribe')) return [];
  if (!first) return [chooseButton('primary')];
  return [testButton(first), chooseButton(undefined)];
}

/** Where nothing is set up yet, this leads to the form. */
export function chooseButton(style: 'primary' | undefined) {
  const intent = { action: 'run', command: 'setup alerts' } as const;
  return button('Choose projects…', intent, style ? { id: 'setup', style } : { id: 'setup' });
}

function testButton({ id }: Subscription) {
  const command = `subscriptions --test ${id}`;
  return button('Send test alert', { action: 'run', command }, { id: 'test', style: 'primary' });
}

export interface SetupFormInput {
  /** Where it was opened, if alerts can be posted there. */
  readonly channel: string | undefined;
  readonly metadata: string;
}

/** Projects in one form: they are set up while the person waits. */
export const mostProjects = 5;

export function setupModal({ channel, metadata }: SetupFormInput): Modal {
  return modal({
    id: 'setup',
    title: 'Set up alerts',
    submit: 'Set up',
    intro:
      'The channel is notified about failures and recoveries of these projects. You can change that later.',
    inputs: [
      multiPicker(
        {
          id: 'projects',
          label: 'Projects',
          placeholder: 'Search projects',
          from: 'pick-projects',
          hint: `Up to ${mostProjects} at a time, of those that the connected account follows.`,
          most: mostProjects,
        },
        [],
      ),
      ownChannel(
        {
          id: 'channel',
          label: 'Channel',
          placeholder: 'Choose a channel',
          hint: 'I join a public channel by myself. Invite me to a private one first.',
        },
        channel,
      ),
    ],
    metadata,
  });
}

export interface SetUpInput {
  readonly channel: string;
  /** `joined`: a public channel that the bot was not in. */
  readonly joining: 'joined' | 'as before';
  readonly subscriptions: readonly Subscription[];
  /** Those whose webhook a person has to add. */
  readonly unreported: readonly Subscription[];
  /** By the names of their projects, why. */
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  /** Whether the channel was told. */
  readonly telling: 'told' | 'untold';
}

/** To the person: what the form did, and the last step. */
export function setUpView(input: SetUpInput): Message {
  const { channel, joining, subscriptions, unreported, failed, telling } = input;
  const where = otherChannelName(channel);
  const names = joined(
    subscriptions.map((one) => md`*${limited(subject(one), 80)}*`),
    ', ',
  );
  const [first] = subscriptions;
  return message({
    title: md`✅ ${where} gets alerts for ${names}.`,
    blocks: [
      section(
        joining === 'joined' ? md`I joined ${where}.` : undefined,
        telling === 'untold'
          ? md`⚠️ I couldn’t post in ${where}. Invite me there with ${code('/invite')}.`
          : undefined,
        ...failed.map(({ name, why }) => md`⚠️ *${limited(name, 80)}*: ${limited(why, 300)}`),
      ),
      ...unreported.map(webhookStep),
      section(md`*Last step:* send a test alert, to see it arrive.`),
      actions(
        first && testButton(first),
        button('Manage alerts', { action: 'run', command: 'subscriptions all' }, { id: 'manage' }),
      ),
    ],
  });
}

function webhookStep(subscription: Subscription) {
  const said = section(
    md`⚠️ *${limited(subject(subscription), 80)}*: I couldn’t set up the webhook. An admin needs to add it once.`,
  );
  const command = `webhook ${projectSlug(subscription.project)}`;
  const accessory = button(
    'Set up webhook',
    { action: 'run', command },
    { id: `webhook:${subscription.id}` },
  );
  return said && accessory ? { ...said, accessory } : said;
}

/** To the channel. */
export function setUpForChannelView({
  subscriptions,
  changedBy,
}: {
  readonly subscriptions: readonly Subscription[];
  /** User id. */
  readonly changedBy: string;
}): Message {
  const names = joined(
    subscriptions.map((one) => md`*${limited(subject(one), 150)}*`),
    ', ',
  );
  const [first] = subscriptions;
  return message({
    title: md`🔔 ${mention(changedBy)} subscribed this channel to ${names}.`,
    blocks: [
      section(first && ruleLine(first)),
      actions(button('Manage alerts', { action: 'run', command: 'subscriptions' }, { id: 'manage' })),
      context(md`Pause alerts with ${code('/circle mute')}, stop them with ${code('/circle unsubscribe')}`),
    ],
  });
}
