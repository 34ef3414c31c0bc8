/** Draws connecting, needing and losing one's own CircleCI account. Pure. */
import type { OwnAccountError, OwnAccountReason } from '../../errors.ts';
import { everywhereElse } from '../../store/channel-limit-store.ts';
import { input, modal } from '../forms/form.ts';
import { select } from '../forms/form-choices.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

export interface OwnAccountModalInput {
  readonly host: string;
  /** Those that the workspace uses: where there are several, one is chosen. */
  readonly hosts?: readonly string[];
  /** What runs by itself afterwards: a command without its slash. */
  readonly next: string | undefined;
  readonly metadata: string;
}

export function ownAccountModal({ host, hosts = [], next, metadata }: OwnAccountModalInput): Modal {
  const then = next === undefined ? undefined : md` Then I’ll run ${code(`/circle ${next}`, 150)}.`;
  return modal({
    id: 'connect-me',
    title: 'Connect your account',
    submit: 'Connect',
    metadata,
    intro: md`What you retry, approve or change here is then done as you on ${hosts.length > 1 ? 'the CircleCI that you choose' : limited(hostName(host), 80)}. The token is encrypted, used for you alone and shown to no one.${then}`,
    inputs: [
      ...(hosts.length > 1 ? [hostSelect(hosts, host)] : []),
      input({
        id: 'token',
        label: 'Your personal API token',
        most: 300,
        hint: 'Create one in CircleCI: User Settings, Personal API Tokens.',
      }),
    ],
  });
}

function hostSelect(hosts: readonly string[], chosen: string) {
  const choices = hosts.map((host) => ({ value: host, label: hostName(host) }));
  return select({ id: 'host', label: 'CircleCI', choices }, chosen);
}

export interface OwnConnectedInput {
  readonly host: string;
  readonly login: string;
  /** `expired`: what was asked for is too old to run. */
  readonly next: 'runs' | 'expired' | undefined;
  /** What was asked for: a command without its slash. */
  readonly command: string | undefined;
}

export function ownConnectedView({ host, login, next, command }: OwnConnectedInput): Message {
  const asked = command === undefined ? md`what you asked for` : code(`/circle ${command}`, 150);
  const words = {
    runs: md`Running ${asked} now.`,
    expired: md`I didn’t run ${asked}: you asked more than ten minutes ago.`,
  };
  return message({
    title: md`🔗 You’re connected to ${limited(hostName(host), 80)} as *${limited(login, 80)}*.`,
    blocks: [
      section(next && words[next]),
      actions(
        next === 'expired' && command !== undefined
          ? button('Run it', { action: 'run', command })
          : undefined,
      ),
      context('What you change here is done as you', md`Disconnect with ${code('/circle disconnect me')}`),
    ],
  });
}

export function ownDisconnectedView({ login }: { readonly login: string | undefined }): Message {
  if (login === undefined) return message({ title: 'You haven’t connected a CircleCI account here.' });
  return message({
    title: md`🔗 Your CircleCI account *${limited(login, 80)}* is disconnected. I deleted its token.`,
    blocks: [
      section('To revoke the token as well: CircleCI, User Settings, Personal API Tokens.'),
      context(md`Reconnect with ${code('/circle connect me')}`),
    ],
  });
}

/** To its owner, by direct message. */
export function ownTokenEndedView({ host, login }: Pick<OwnConnectedInput, 'host' | 'login'>): Message {
  return message({
    title: md`🔑 *${limited(hostName(host), 80)} no longer accepts your token* (${limited(login, 80)}).`,
    blocks: [
      section(
        'It was revoked, or it has expired. Until you connect again, what you change here is refused: the workspace’s token isn’t used in its place. Reading and alerts work as before.',
      ),
      actions(button('Connect my account', { action: 'connect-me' }, { style: 'primary' })),
      context(md`Or remove it with ${code('/circle disconnect me')}`),
    ],
  });
}

/** It takes one's own account; the button connects it, and runs what was asked for. */
export function needsOwnAccountView({ reason, wish }: OwnAccountError): Message {
  const isFirst = reason.is === 'shell' || reason.is === 'required';
  return message({
    title: titleOf(reason),
    blocks: [
      section(
        md`${whyOf(reason)} Nothing was changed.`,
        wish && 'Connect it within ten minutes, and what you asked for runs by itself.',
      ),
      actions(
        button(
          isFirst ? 'Connect my account' : 'Connect again',
          { action: 'connect-me', ...(wish && { wish }) },
          { style: 'primary' },
        ),
      ),
    ],
  });
}

function titleOf(reason: OwnAccountReason): Mrkdwn {
  switch (reason.is) {
    case 'shell':
      return md`🔑 SSH needs your own CircleCI account.`;
    case 'required':
      return md`🔑 This needs your own CircleCI account.`;
    case 'refused':
      return md`🔑 CircleCI no longer accepts your token (*${limited(reason.login, 80)}*).`;
    case 'unreadable':
      return md`🔑 Your CircleCI token can’t be read.`;
    case 'elsewhere':
      return md`🔑 Your CircleCI account is at ${limited(hostName(reason.host), 80)}.`;
  }
}

function whyOf(reason: OwnAccountReason): Mrkdwn {
  switch (reason.is) {
    case 'shell':
      return md`CircleCI opens the build to the SSH keys of the account that asks.`;
    case 'required':
      return md`${mention(reason.setBy)} set that ${reason.channel === everywhereElse ? 'for channels without settings of their own' : 'in this channel’s settings'}.`;
    case 'refused':
      return md`It was revoked, or it has expired. The workspace’s token isn’t used in its place.`;
    case 'unreadable':
      return md`The workspace’s token isn’t used in its place.`;
    case 'elsewhere':
      return md`This workspace uses ${limited(hostName(reason.workspaceHost), 80)}. Connect your account there, or remove yours with ${code('/circle disconnect me')}.`;
  }
}

const fields = {
  shell: 'SSH needs your own CircleCI account.',
  required: 'This needs your own CircleCI account here.',
  refused: 'CircleCI no longer accepts your own token.',
  unreadable: 'Your own CircleCI token can’t be read.',
  elsewhere: 'Your own CircleCI account is at another CircleCI than this workspace’s.',
} as const satisfies Record<OwnAccountReason['is'], string>;

/** For a modal's field. */
export function needsOwnAccountText({ reason }: OwnAccountError): string {
  return `${fields[reason.is]} Connect it with /circle connect me, then submit this again.`;
}
