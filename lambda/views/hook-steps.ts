/** How to have CircleCI report a project, by hand: the address and the secret are seen here and nowhere else. */
import type { PlainTextInput } from '@slack/types';
import type { Project } from '../circleci/project.ts';
import { section } from './blocks.ts';
import { plain } from './elements.ts';
import type { Modal } from './message.ts';
import { limited, md } from './mrkdwn.ts';
import { projectName } from './names.ts';

export interface HookStepsInput {
  readonly project: Project;
  readonly url: string;
  readonly secret: string;
  /** For CircleCI Server and old configurations: whoever knows it may hint at builds. */
  readonly notifyUrl: string;
}

export function hookStepsModal({ project, url, secret, notifyUrl }: HookStepsInput): Modal {
  const blocks = [
    section(
      md`*${limited(projectName(project), 150)}* on CircleCI: Project Settings → Webhooks → Add Webhook.`,
      '1. Paste the URL and the secret from below.',
      '2. Tick Workflow Completed and Job Completed, leave certificate verification on.',
      '3. Save, then press Test: this channel says “connected”.',
    ),
    shown('url', 'Webhook URL', url),
    shown('secret', 'Secret', secret),
    section(
      'A CircleCI without webhooks (Server, old configurations) notifies this address instead. It is a secret, too:',
    ),
    shown('notify', 'Notification URL', notifyUrl),
  ];
  return {
    type: 'modal',
    callback_id: 'webhook',
    title: plain('Set up the webhook', 24),
    // Slack wants a button where there is a field.
    submit: plain('Done', 24),
    close: plain('Close', 24),
    blocks: blocks.filter((block) => block !== undefined),
  };
}

/** A field to copy from: on a phone text in a block can hardly be picked. */
function shown(id: string, label: string, value: string) {
  const element: PlainTextInput = { type: 'plain_text_input', action_id: 'value', initial_value: value };
  return { type: 'input', block_id: id, optional: true, label: plain(label, 2_000), element } as const;
}
