/** Shows the caller's role, or sets someone's role for an admin. */

import { tooMany, usage, type Words } from '../conversation/words/parse-arguments.ts';
import { nearest } from '../parsing/closest-match.ts';
import { type Role, roles } from '../store/store.ts';
import { roleView } from '../views/people/roles.ts';
import { command } from './command.ts';

export const role = command({
  name: 'role',
  usage: 'role [@person viewer|operator|admin]',
  summary: 'Show your role, or set someone’s role (admins only).',
  example: 'role @ann operator',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 2) throw tooMany(words, 2);
    const [person, name] = words.plain;
    return person === undefined
      ? undefined
      : { user: readPerson(person, words), role: readRole(name, words) };
  },
  async run(input, context) {
    const { workspace, user } = context.caller;
    if (!input) {
      const effectiveRole = await context.effectiveRole();
      // Guests and people of other companies may only view.
      const own = roles.find((one) => one === effectiveRole) ?? 'viewer';
      return { kind: 'say', message: roleView({ user, role: own }) };
    }
    const target = `${input.user} ${input.role}`;
    await context.act({ name: 'set role', target, projects: [] }, async () => {
      await context.store.saveRole(workspace, input.user, input.role);
      if (input.role === 'admin') await context.store.noteAdmin(workspace);
    });
    return { kind: 'announce', message: roleView({ ...input, changedBy: user }) };
  },
});

function readPerson(text: string, words: Words): string {
  const [, user] = /^@([UW][A-Z0-9]{2,20})$/.exec(text) ?? [];
  if (user) return user;
  throw usage('Mention the person with @ and pick them from Slack’s list.', words.text, [
    'role @person operator',
  ]);
}

function readRole(text: string | undefined, words: Words): Role {
  const role = roles.find((one) => one === text?.toLowerCase());
  if (role) return role;
  const near = nearest(text ?? '', roles) ?? 'operator';
  const person = words.plain[0] ?? '@person';
  throw usage(`A role is one of ${roles.join(', ')}.`, words.text, [`role ${person} ${near}`]);
}
