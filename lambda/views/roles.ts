/** A person's role. */
import type { Role } from '../store/store.ts';
import { message } from './blocks.ts';
import type { Message } from './message.ts';

export interface RoleInput {
  readonly user: string;
  readonly role: Role;
  readonly changedBy?: string;
}

export function roleView({ user, role }: RoleInput): Message {
  const text = `<@${user}> is ${role}`;
  return message({ title: text, text, blocks: [] });
}
