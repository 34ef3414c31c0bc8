/** Draws which login belongs to which person. Pure. */
import { context, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md, mention } from '../text/mrkdwn.ts';

export type LinkInput =
  /** Undefined: none. */
  | { readonly login: string | undefined; readonly change: 'saved' }
  | {
      readonly login: string | undefined;
      readonly change: 'shown';
      /** Who may link this person's login. */
      readonly linkedBy: 'yourself' | 'an admin';
    }
  | {
      readonly login: string | undefined;
      readonly change: 'moved';
      readonly person: string;
      readonly changedBy: string;
    };

export function linkView(input: LinkInput): Message {
  const { login } = input;
  if (input.change === 'moved')
    return message({
      title:
        login === undefined
          ? md`🔗 ${mention(input.changedBy)} unlinked the login of ${mention(input.person)}.`
          : md`🔗 ${mention(input.changedBy)} linked ${code(login, 60)} to ${mention(input.person)}.`,
    });
  if (login === undefined)
    return message({
      title: input.change === 'saved' ? '🔗 Your login is no longer linked.' : 'You have linked no login.',
      blocks: [
        context(
          input.change === 'shown' && input.linkedBy === 'an admin'
            ? 'only an admin can link it'
            : md`${code('/circle link ada')} links yours`,
        ),
      ],
    });
  return message({
    title: md`🔗 ${code(login, 60)} is you.`,
    blocks: [
      context(
        'not checked on GitHub; one person has it, and an admin may move it',
        md`alerts with ${code('--mention author')} may mention you`,
        md`${code('/circle mine')} shows your builds`,
      ),
    ],
  });
}
