/** Draws a project’s checkout keys, public halves only. Pure. */
import type { ConfirmationDialog } from '@slack/types';
import type { CheckoutKey } from '../../circleci/api-v1-schemas.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { listActions } from '../builds/order-buttons.ts';
import { actions, context, message, rows, section } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import { button, menu, plain } from '../text/buttons-and-menus.ts';
import { projectName, word } from '../text/display-names.ts';
import { literal } from '../text/escape.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { sample } from '../text/preformatted.ts';
import { date, moment } from '../text/times.ts';

export interface KeysInput {
  readonly project: Project;
  readonly keys: readonly CheckoutKey[];
}

const mostKeys = 40;

export function keysView({ project, keys }: KeysInput): Message {
  const slug = projectSlug(project);
  const shown = keys.slice(0, mostKeys);
  return message({
    title: md`🔑 ${countOf(keys.length)} of ${nameOf(project)}`,
    blocks: [
      ...rows(shown.map((key) => md`${kindOf(key)} ${code(key.fingerprint)}\n${factsOf(key)}`)),
      keys.length > mostKeys ? context(`+${keys.length - mostKeys} more`) : undefined,
      listActions(
        { command: `keys ${slug}`, page: 1, hasMore: false, share: 'never' },
        menu(
          'Show a key…',
          shown.map((key) => ({
            label: `${typeOf(key)} ${key.fingerprint}`,
            intent: commandFor('show', project, key),
          })),
        ),
        button(
          'New deploy key',
          { action: 'run', command: `keys new ${slug} deploy-key` },
          { id: 'new', confirm: newKeyConfirm(project) },
        ),
      ),
    ],
  });
}

function countOf(count: number): Mrkdwn {
  if (count === 0) return md`No checkout keys`;
  return count === 1 ? md`*1 checkout key*` : md`*${count} checkout keys*`;
}

export function nameOf(project: Project): Mrkdwn {
  return md`*${limited(projectName(project), 150)}*`;
}

/** Names the key by what it may do; an unknown type is shown as sent. */
export function typeOf({ type }: CheckoutKey): string {
  if (type === 'deploy-key') return 'deploy key';
  return ['github-user-key', 'user-key', 'bitbucket-user-key'].includes(type) ? 'user key' : type || 'key';
}

export function kindOf(key: CheckoutKey): Mrkdwn {
  return md`*${limited(typeOf(key), 40)}*`;
}

export function factsOf({ preferred, login, createdAt }: CheckoutKey): Mrkdwn {
  const made = date(moment(createdAt) ?? 0);
  return md`${preferred ? '✅ in use' : 'not in use'}${login && md`, acts as ${limited(login, 60)}`}${made && md`, created ${made}`}`;
}

function newKeyConfirm(project: Project): ConfirmationDialog {
  const name = projectName(project).slice(0, 120);
  return {
    title: plain('Create a deploy key?', 100),
    text: plain(`Builds will use it to check out ${name}. It can only read that repository.`, 300),
    confirm: plain('Create', 30),
    deny: plain('Cancel', 30),
  };
}

export interface KeyInput {
  readonly project: Project;
  readonly key: CheckoutKey;
}

export function keyView({ project, key }: KeyInput): Message {
  const publicKey = literal(key.publicKey, 2_000);
  return message({
    title: md`🔑 ${kindOf(key)} of ${nameOf(project)}`,
    blocks: [
      section(code(key.fingerprint), factsOf(key)),
      publicKey === '' ? undefined : sample(publicKey),
      context('this is the public key: safe to share'),
      actions(button('Delete…', commandFor('delete', project, key))),
    ],
  });
}

/** Undefined for a fingerprint that no command could name. */
function commandFor(verb: 'show' | 'delete', project: Project, key: CheckoutKey): Intent | undefined {
  const said = word(key.fingerprint);
  return said === undefined
    ? undefined
    : { action: 'run', command: `keys ${verb} ${projectSlug(project)} ${said}` };
}
