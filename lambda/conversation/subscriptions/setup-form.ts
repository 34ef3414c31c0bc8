/** Opens the form of the first steps, and subscribes a channel to the projects that were chosen in it. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, parseProject } from '../../circleci/project.ts';
import { StaleError, UsageError } from '../../errors.ts';
import { readRule } from '../../rule-options/rule.ts';
import { formErrorText } from '../../views/errors/form-errors.ts';
import { mostProjects, setUpForChannelView, setUpView, setupModal } from '../../views/people/setup.ts';
import { projectName } from '../../views/text/display-names.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import { projectCalled } from '../pickers/project-of-form.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';

import { type Subscribed, saveSubscription } from './save-subscription.ts';
import { wholeOrganization } from './subscribe-form.ts';

/** Throws RefusedError and NotConnectedError before the form opens. */
export async function setupForm(context: Context): Promise<Reply> {
  const { workspace, channel } = context.caller;
  const [isOwn] = await Promise.all([
    isOwnChannel(context),
    mustBeAllowed('subscribe', context),
    context.circleci(),
  ]);
  const metadata = writeForm({ workspace, channel });
  const modal = setupModal({ channel: isOwn ? channel : undefined, metadata });
  return { kind: 'open', modal, command: 'setup alerts' };
}

/** Whether Slack's list of this company's channels has it. */
async function isOwnChannel({ caller, readers }: Context): Promise<boolean> {
  return caller.channel?.startsWith('C') === true && (await readers()) === 'own company';
}

export interface Chosen {
  /** Slugs, or names as they were typed. */
  readonly projects: readonly string[];
  readonly channel: string;
}

type Errors = Extract<Reply, { kind: 'errors' }>;

/** Answers errors by field. Throws RefusedError, OwnAccountError and NotConnectedError. */
export async function setUpAlerts({ projects: said, channel }: Chosen, context: Context): Promise<Reply> {
  const circleci = await context.circleci();
  const read = await readProjects(said, circleci);
  if (read.kind === 'errors') return read;
  const place = context.inChannel(channel, 'place');
  await mustBeAllowed('subscribe', place, { projects: read.projects });
  const joining = await place.joinChannel();
  const audience = await place.audience();
  if (audience === 'not a member') return errors('channel', cannotJoin);
  if (audience === 'shared') return errors('channel', isShared);
  const tries = await Promise.all(
    read.projects.map((project, index) =>
      subscribe(project, circleci, context.inChannel(channel, `${index}`)),
    ),
  );
  const made = tries.flatMap((one) => (one.is === 'failed' ? [] : [one]));
  const failed = tries.flatMap((one) => (one.is === 'failed' ? [one] : []));
  if (made.length === 0)
    return errors(
      'projects',
      failed
        .map(({ name, why }) => `${name}: ${why}`)
        .join(' ')
        .slice(0, 500),
    );
  const subscriptions = made.map(({ subscription }) => subscription);
  const unreported = made.flatMap((one) => (isUnreported(one) ? [one.subscription] : []));
  const done = { channel, joining, subscriptions, unreported, failed };
  const { user: changedBy } = context.caller;
  return {
    kind: 'tell',
    channel,
    message: setUpForChannelView({ subscriptions, changedBy }),
    told: setUpView({ ...done, telling: 'told' }),
    untold: setUpView({ ...done, telling: 'untold' }),
  };
}

const cannotJoin =
  'I can’t join this channel by myself. Type /invite @CircleCI Bot there, then press Set up again.';
const isShared = 'Another company reads this channel. An admin can run /circle subscribe there.';

type Read = { readonly kind: 'read'; readonly projects: readonly Project[] } | Errors;

async function readProjects(said: readonly string[], circleci: CircleCI): Promise<Read> {
  if (said.length === 0) return errors('projects', 'Choose at least one project.');
  if (said.length > mostProjects) return errors('projects', `Choose ${mostProjects} projects at most.`);
  const found = await Promise.all(
    said.map(async (text) => parseProject(text) ?? wholeOrganization(text) ?? projectCalled(text, circleci)),
  );
  const unknown = said.find((_, index) => found[index] === undefined);
  if (unknown !== undefined)
    return errors('projects', `“${unknown.slice(0, 60)}” is not in the list. Choose a project from it.`);
  return { kind: 'read', projects: found.flatMap((project) => project ?? []) };
}

type Try = Subscribed | { readonly is: 'failed'; readonly name: string; readonly why: string };

const usual = readRule({});

/** One that fails leaves the others as they are. */
async function subscribe(project: Project, circleci: CircleCI, context: Context): Promise<Try> {
  if (!usual.rule) throw new Error('a rule without options cannot be read');
  try {
    return await saveSubscription({ project, rule: usual.rule }, circleci, context);
  } catch (error) {
    if (!(error instanceof Error) || !['CircleCIError', 'UsageError', 'StaleError'].includes(error.name))
      throw error;
    const why =
      error instanceof UsageError || error instanceof StaleError ? error.message : formErrorText(error);
    return { is: 'failed', name: projectName(project), why };
  }
}

function isUnreported(one: Subscribed): boolean {
  return one.is === 'saved' && (one.hooked === 'by-hand' || one.hooked === 'full');
}

function errors(field: 'projects' | 'channel', text: string): Errors {
  return { kind: 'errors', errors: { [field]: text } };
}
