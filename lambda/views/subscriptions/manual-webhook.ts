/** Draws the steps to set up a webhook by hand. Only `hookSecretModal` shows the secret. Pure. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { section } from '../text/blocks.ts';
import { organizationName, projectName } from '../text/display-names.ts';
import { plain } from '../text/elements.ts';
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
  /** When the secret was shown, and to whom (user id); undefined when nobody has seen it. */
  readonly shown: { readonly to: string; readonly at: number } | undefined;
}

/** The steps and the address; its button shows the secret, or asks whether to make a new one. */
export function hookStepsModal({ project, url, metadata, shown }: HookStepsInput): Modal {
  const secret = shown
    ? md`The secret was shown once, to ${mention(shown.to)} (${dateTime(shown.at)}), and is not shown again. If it is lost, make a new one.`
    : md`The secret is shown once: to whoever presses *Show the secret*, which is recorded. Open CircleCI’s page first.`;
  return modal({
    id: shown ? 'webhook-ask' : 'webhook-show',
    submit: shown ? 'Make a new secret' : 'Show the secret',
    metadata,
    blocks: [section(...steps(project)), field('url', 'Webhook URL', url), section(secret)],
  });
}

export interface HookSecretInput extends HookInput {
  readonly secret: string;
  /** For CircleCI Server and old configurations: whoever knows it may hint at builds. */
  readonly notifyUrl: string;
}

export function hookSecretModal(input: HookSecretInput): Modal {
  const { project, url, secret, notifyUrl, metadata } = input;
  return modal({
    ...{ id: 'webhook', submit: 'Done', metadata },
    blocks: [
      section(...steps(project)),
      field('url', 'Webhook URL', url),
      field('secret', 'Secret', secret),
      section('⚠️ Copy it now: it is not shown again. Whoever has it can report builds in CircleCI’s name.'),
      section(
        'A CircleCI without webhooks (Server, old configurations) notifies this address instead. It is a secret, too:',
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
      ? 'The old ones work until CircleCI has used the new ones, and a day longer.'
      : 'CircleCI has never used the old ones: they end at once.';
  return modal({
    ...{ id: 'webhook-new', submit: 'Make it', metadata },
    blocks: [
      section(
        md`*Make a new secret for ${limited(project.repo === '*' ? `${organizationName(project)}’s projects` : projectName(project), 150)}?*`,
        md`It comes with a new address, and both have to be pasted on CircleCI${everywhere(project)}. ${old}`,
      ),
      field('url', 'The address until now', url),
    ],
  });
}

/** Nobody needs the secret of a webhook that we have set up ourselves, so nobody sees it. */
export function ownHookModal({ project }: Pick<HookInput, 'project'>): Modal {
  const slug = projectSlug(project);
  const said = section(
    md`✅ I set up the webhook of *${limited(projectName(project), 150)}* myself. There is nothing to paste, and nobody has to know its secret.`,
    md`If CircleCI no longer lists it (Project Settings → Webhooks), ${code(`/circle unsubscribe ${slug}`, 250)} and ${code(`/circle subscribe ${slug}`, 250)} create it again.`,
  );
  return {
    ...{ type: 'modal', callback_id: 'webhook', title: plain('The webhook', 24) },
    ...{ close: plain('Close', 24), blocks: said ? [said] : [] },
  };
}

function steps(project: Project): readonly Part[] {
  const isWhole = project.repo === '*';
  const where = 'Project Settings → Webhooks → Add Webhook';
  return [
    isWhole
      ? md`CircleCI’s webhooks belong to projects. Do this *in each project of ${limited(organizationName(project), 150)}* that is to be reported, with the same URL and secret: ${where}.`
      : md`*${limited(projectName(project), 150)}* on CircleCI: ${where}.`,
    '1. Paste the URL and the secret.',
    '2. Tick Workflow Completed and Job Completed, leave certificate verification on.',
    `3. Save, then press Test: this channel says “connected”${isWhole ? ', the first time' : ''}.`,
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
    ...{ type: 'modal', callback_id: id, private_metadata: metadata },
    title: plain('Set up the webhook', 24),
    submit: plain(submit, 24),
    close: plain('Close', 24),
    blocks: blocks.filter((block) => block !== undefined),
  };
}

/** To copy from: on a phone text in a block can hardly be picked. Errors are said below the address. */
function field(id: string, label: string, value: string): InputBlock {
  const element: PlainTextInput = { type: 'plain_text_input', action_id: 'value', initial_value: value };
  return { type: 'input', block_id: id, label: plain(label, 2_000), element };
}
