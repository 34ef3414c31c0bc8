/** Opens the form that takes a person's own CircleCI token. */
import { hostsOf } from '../../circleci/route-calls.ts';
import type { Wish } from '../../errors.ts';
import { ownAccountModal } from '../../views/people/own-account.ts';
import { readIntent } from '../../views/text/button-intent.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';

/** Throws RefusedError, and NotConnectedError where the workspace has no CircleCI. */
export async function ownAccountForm(wish: Wish | undefined, context: Context): Promise<Reply> {
  const [circleci, own] = await Promise.all([
    context.circleci(),
    context.ownAccounts(),
    mustBeAllowed('connect me', context),
  ]);
  const hosts = hostsOf(circleci);
  const isMissing = (one: string) => own.every((account) => account.host !== one);
  const host = hosts.find(isMissing) ?? circleci.host;
  const metadata = writeForm({ ...context.caller, host, wish });
  return {
    kind: 'open',
    modal: ownAccountModal({ host, hosts, next: commandOf(wish), metadata }),
    command: 'connect me',
  };
}

/** Undefined where it is no command, but a button of a card. */
export function commandOf(wish: Wish | undefined): string | undefined {
  const intent = wish && readIntent(wish.intent);
  return intent && 'command' in intent ? intent.command : undefined;
}
