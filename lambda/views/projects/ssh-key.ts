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
    intro: md`A private key with which builds of *${limited(projectName(project), 150)}* reach other machines. CircleCI keeps it and shows it to nobody. Make one for this alone, without a passphrase: ${code('ssh-keygen -t ed25519 -N "" -f circleci')}`,
    metadata,
    inputs: [
      input({
        id: 'hostname',
        label: 'Host',
        hint: 'The machine that it is for. Empty: any host.',
        placeholder: 'deploy.example.com',
        most: 255,
        optional: 'optional',
      }),
      input({
        id: 'key',
        label: 'Private key',
        hint: 'The whole file, first and last line too. ed25519, or RSA up to about 3,072 bits: a Slack form holds 3,000 characters. Longer ones go in on CircleCI’s page.',
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
    title: md`🔐 ${mention(changedBy)} added an SSH key for ${host} to *${limited(projectName(project), 150)}*.`,
    blocks: [context(md`jobs get it by the step ${code('add_ssh_keys')}`)],
  });
}
