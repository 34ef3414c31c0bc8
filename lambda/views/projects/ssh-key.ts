/** Draws the form that adds a private SSH key to a project, and its announcement. Pure. */
import type { Project } from '../../circleci/project.ts';
import { input, modal } from '../forms/form.ts';
import { context, message } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';

export interface SshKeyModalInput {
  readonly project: Project;
  readonly metadata: string;
}

export function sshKeyModal({ project, metadata }: SshKeyModalInput): Modal {
  return modal({
    id: 'ssh-key',
    title: 'Add an SSH key',
    submit: 'Add',
    intro: md`Builds of *${limited(projectName(project), 150)}* use this private key to reach other machines. CircleCI stores it and never shows it. Create a key for this purpose only, without a passphrase: ${code('ssh-keygen -t ed25519 -N "" -f circleci')}`,
    metadata,
    inputs: [
      input({
        id: 'hostname',
        label: 'Host',
        hint: 'The host this key is for. Leave empty for any host.',
        placeholder: 'deploy.example.com',
        most: 255,
        optional: 'optional',
      }),
      input({
        id: 'key',
        label: 'Private key',
        hint: 'Paste the whole file, including the first and last line. Up to 3,000 characters: ed25519, or RSA up to about 3,072 bits. Add longer keys in CircleCI.',
        placeholder: '-----BEGIN OPENSSH PRIVATE KEY-----',
        most: 3_000,
        lines: 'many',
      }),
    ],
  });
}

export interface SshKeyAddedInput {
  readonly project: Project;
  /** Undefined: any. */
  readonly hostname: string | undefined;
  /** User id. */
  readonly changedBy: string;
}

/** For the channel. */
export function sshKeyAddedView({ project, hostname, changedBy }: SshKeyAddedInput): Message {
  const host = hostname === undefined ? md`any host` : code(hostname, 255);
  return message({
    title: md`🔑 ${mention(changedBy)} added an SSH key for ${host} to *${limited(projectName(project), 150)}*.`,
    blocks: [context(md`jobs load it with the ${code('add_ssh_keys')} step`)],
  });
}
