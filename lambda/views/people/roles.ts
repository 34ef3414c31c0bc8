/** Draws a person’s role. Pure. */
import type { Role } from '../../store/store.ts';
import { context, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { md, mention } from '../text/mrkdwn.ts';

export interface RoleInput {
  readonly user: string;
  readonly role: Role;
  /** User id of the person who set it just now. */
  readonly changedBy?: string;
}

const meanings = {
  viewer: 'can view builds and artifacts',
  operator:
    'can view, start, rerun, cancel and approve builds, follow projects, and change alerts and default projects',
  admin: 'can do everything, including connecting CircleCI and setting roles',
} as const satisfies Record<Role, string>;

export function roleView({ user, role, changedBy }: RoleInput): Message {
  return message({
    title: changedBy
      ? md`⚙️ ${mention(changedBy)} gave ${mention(user)} the *${role}* role.`
      : md`⚙️ ${mention(user)} has the *${role}* role.`,
    blocks: [context(`${role}: ${meanings[role]}`)],
  });
}
