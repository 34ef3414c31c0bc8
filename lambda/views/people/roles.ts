/** Draws a person’s role. Pure. */
import type { Role } from '../../store/store.ts';
import { context, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { md, mention } from '../text/mrkdwn.ts';

export interface RoleInput {
  readonly user: string;
  readonly role: Role;
  /** The user id of whoever set it just now. */
  readonly changedBy?: string;
}

const meanings = {
  viewer: 'sees builds and artifacts',
  operator:
    'sees, starts, retries and cancels builds, follows projects, clears caches and sets default projects',
  admin: 'does all that, connects CircleCI and gives out roles',
} as const satisfies Record<Role, string>;

export function roleView({ user, role, changedBy }: RoleInput): Message {
  return message({
    title: changedBy
      ? md`👤 ${mention(changedBy)} made ${mention(user)} *${role}*.`
      : md`👤 ${mention(user)} is *${role}*.`,
    blocks: [context(`${role}: ${meanings[role]}`)],
  });
}
