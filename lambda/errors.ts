/** Defines the errors that stop a command or a click, except CircleCI's. Worded in views/errors/errors.ts. */

import type { BrokenLimit } from './channel-limits.ts';
import type { ActName, EffectiveRole } from './permissions.ts';
import type { ClaimedAct, Outcome } from './store/store.ts';

/** The person's words could not be read. `read` is what we read, `paste` the exact next command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly read: string;
  readonly paste: readonly string[];

  constructor(message: string, read: string, paste: readonly string[]) {
    super(message);
    this.read = read;
    this.paste = paste;
  }
}

/** No CircleCI token yet. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

/** The person's role does not allow it, or a limit of the channel. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly act: ActName;
  readonly effectiveRole: EffectiveRole;
  /** What it was to act on, where it came that far. */
  readonly target: string | undefined;
  /** Undefined when it is the role. */
  readonly limit: BrokenLimit | undefined;

  constructor(
    act: ActName,
    effectiveRole: EffectiveRole,
    { target, limit }: { readonly target?: string | undefined; readonly limit?: BrokenLimit } = {},
  ) {
    super(`${effectiveRole} may not ${act}`);
    this.act = act;
    this.effectiveRole = effectiveRole;
    this.target = target;
    this.limit = limit;
  }
}

/** This button was already used, perhaps by the same person. */
export class AlreadyDoneError extends Error {
  override readonly name = 'AlreadyDoneError';
  readonly act: ClaimedAct;
  readonly outcome: Outcome | undefined;

  constructor(act: ClaimedAct, outcome: Outcome | undefined) {
    super(`${act.name} ${act.target} was already claimed`);
    this.act = act;
    this.outcome = outcome;
  }
}

/** The button no longer applies: the build ended, or was retried already. The message is a whole sentence. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
}

/** A newer run of the same job exists: `command` acts on the older one all the same. The message is a whole sentence. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}

/** A button that is not ours any more: expired, another place's, unreadable. */
export class InvalidButtonError extends Error {
  override readonly name = 'InvalidButtonError';
}

/** A command or click that is run by itself once the person has connected their account. */
export interface Wish {
  /** As views/text/button-intent.ts writes it. */
  readonly intent: string;
  /** Milliseconds since the epoch: not run after that. */
  readonly until: number;
}

export type OwnAccountReason =
  /** The shell opens to the keys of the token's owner. */
  | { readonly is: 'shell' }
  | ({ readonly is: 'required' } & Pick<BrokenLimit, 'channel' | 'setBy'>)
  /** CircleCI does not accept their token. */
  | { readonly is: 'refused'; readonly login: string }
  /** Their token cannot be decrypted. */
  | { readonly is: 'unreadable' }
  /** Their account is of another CircleCI than the workspace's. */
  | { readonly is: 'elsewhere'; readonly host: string; readonly workspaceHost: string };

/** It takes the person's own CircleCI account. Nothing was changed, and no other token is used instead. */
export class OwnAccountError extends Error {
  override readonly name = 'OwnAccountError';
  readonly reason: OwnAccountReason;
  readonly act: ActName | undefined;
  readonly target: string | undefined;
  readonly wish: Wish | undefined;

  constructor(
    reason: OwnAccountReason,
    about: {
      readonly act?: ActName | undefined;
      readonly target?: string | undefined;
      readonly wish?: Wish;
    } = {},
  ) {
    super(`it takes the person's own CircleCI account: ${reason.is}`);
    this.reason = reason;
    this.act = about.act;
    this.target = about.target;
    this.wish = about.wish;
  }
}
