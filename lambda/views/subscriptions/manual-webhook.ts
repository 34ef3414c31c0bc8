/** Draws the steps to set up a webhook by hand. Only `hookSecretModal` shows the secret. Pure. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import type { Project } from '../../circleci/project.ts';
import { section } from '../text/blocks.ts';
import { plain } from '../text/buttons-and-menus.ts';
import { organizationName, projectInCommand, projectName } from '../text/display-names.ts';
import type { Modal } from '../text/message.ts';
import { code, limited, md, mention, type Part } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

export interface HookInput {
  /** `*` as its repo: one address for all of the organization's projects. */
  readonly project: Project;
  readonly url: string;
  /** Kept in private_metadata and given back on submission. */
  readonly metadata: string;
}

export interface HookStepsInput extends HookInput {
  /** When the secret was shown, and to whom (user id); undefined when no one has seen it. */
  readonly shown: { readonly to: string; readonly at: number } | undefined;
}

/** The steps and the address; its button shows the secret, or asks whether to make a new one. */
export function hookStepsModal({ project, url, metadata, shown }: HookStepsInput): Modal {
  const secret = shown
    ? md`The secret was shown to ${mention(shown.to)} (${dateTime(shown.at)}) and can’t be shown again. If it’s lost, create a new one.`
    : md`The secret is shown only once, to the person who presses *Show secret*. This is recorded. Open CircleCI’s page first.`;
  return modal({
    id: shown ? 'webhook-ask' : 'webhook-show',
    submit: shown ? 'Create new secret' : 'Show secret',
    metadata,
    blocks: [section(...steps(project)), field('url', 'Webhook URL', url), section(secret)],
  });
}

export interface HookSecretInput extends HookInput {
  readonly secret: string;
  /** For CircleCI Server and old configurations: any holder of this URL can report builds. */
  readonly notifyUrl: string;
}

export function hookSecretModal(input: HookSecretInput): Modal {
  const { project, url, secret, notifyUrl, metadata } = input;
  return modal({
    id: 'webhook',
    submit: 'Done',
    metadata,
    blocks: [
      section(...steps(project)),
      field('url', 'Webhook URL', url),
      field('secret', 'Secret', secret),
      section('⚠️ Copy the secret now. It won’t be shown again. Anyone who has it can post fake alerts.'),
      section(
        'If your CircleCI has no webhooks (Server, old configurations), use this notification URL instead. Keep it secret, too:',
      ),
      field('notify', 'Notification URL', notifyUrl),
    ],
  });
}

export interface NewSecretInput extends HookInput {
  /** Whether CircleCI has ever used the address until now. */
  readonly use: 'used' | 'unused';
}

/** Asks before a new address and secret take the place of the old ones. */
export function askNewSecretModal({ project, url, use, metadata }: NewSecretInput): Modal {
  const old =
    use === 'used'
      ? 'The old ones keep working until a day after CircleCI first uses the new ones.'
      : 'CircleCI never used the old ones: they stop working immediately.';
  return modal({
    id: 'webhook-new',
    submit: 'Create',
    metadata,
    blocks: [
      section(
        md`*Create a new secret for ${limited(project.repo === '*' ? `${organizationName(project)}’s projects` : projectName(project), 150)}?*`,
        md`You’ll get a new URL, too. Paste both in CircleCI${everywhere(project)}. ${old}`,
      ),
      field('url', 'Current URL', url),
    ],
  });
}

/** Shows no secret: a webhook that the app created itself needs none to be pasted. */
export function ownHookModal({ project }: Pick<HookInput, 'project'>): Modal {
  const slug = projectInCommand(project);
  const said = section(
    md`✅ The webhook of *${limited(projectName(project), 150)}* was set up automatically. You don’t need to do anything.`,
    md`If it’s missing in CircleCI (Project Settings → Webhooks), ${code(`/circle unsubscribe ${slug}`, 250)} and ${code(`/circle subscribe ${slug}`, 250)} create it again.`,
  );
  return {
    type: 'modal',
    callback_id: 'webhook',
    title: plain('Webhook', 24),
    close: plain('Close', 24),
    blocks: said ? [said] : [],
  };
}

function steps(project: Project): readonly Part[] {
  const isWhole = project.repo === '*';
  const where = 'Project Settings → Webhooks → Add Webhook';
  return [
    isWhole
      ? md`Do this *in each project of ${limited(organizationName(project), 150)}* that you want alerts for, with the same URL and secret. In CircleCI: ${where}.`
      : md`In CircleCI, open *${limited(projectName(project), 150)}*: ${where}.`,
    '1. Paste the URL and the secret.',
    '2. Select Workflow Completed and Job Completed. Leave certificate verification on.',
    `3. Save, then press Test. “Connected” appears in this channel${isWhole ? ' the first time' : ''}.`,
  ];
}

function everywhere({ repo }: Project): string {
  return repo === '*' ? ', in each project' : '';
}

interface Parts {
  readonly id: string;
  readonly submit: string;
  readonly metadata: string;
  readonly blocks: readonly (ReturnType<typeof section> | InputBlock)[];
}

function modal({ id, submit, metadata, blocks }: Parts): Modal {
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: metadata,
    title: plain('Set up webhook', 24),
    submit: plain(submit, 24),
    close: plain('Close', 24),
    blocks: blocks.filter((block) => block !== undefined),
  };
}

/** An input to copy from, since text in a block is hard to select on a phone. Errors appear below the URL. */
function field(id: string, label: string, value: string): InputBlock {
  const element: PlainTextInput = { type: 'plain_text_input', action_id: 'value', initial_value: value };
  return { type: 'input', block_id: id, label: plain(label, 2_000), element };
}
