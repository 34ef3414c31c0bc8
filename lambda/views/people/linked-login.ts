/** Draws which login belongs to which person. Pure. */
import { context, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md, mention } from '../text/mrkdwn.ts';

export type LinkInput =
  /** Undefined: none. */
  | { readonly login: string | undefined; readonly change: 'saved'; readonly isProven: boolean }
  | {
      readonly login: string | undefined;
      readonly change: 'shown';
      /** Who may link this person's login. */
      readonly linkedBy: 'yourself' | 'an admin';
      /** By the person's own CircleCI account. */
      readonly isProven: boolean;
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
      title: input.change === 'saved' ? '🔗 Your login is no longer linked.' : 'You haven’t linked a login.',
      blocks: [
        context(
          input.change === 'shown' && input.linkedBy === 'an admin'
            ? 'Only an admin can link it'
            : md`Link yours: ${code('/circle link ada')}`,
        ),
      ],
    });
  return message({
    title: md`🔗 Linked to GitHub or Bitbucket user ${code(login, 60)} (${input.isProven ? 'verified by your CircleCI account' : 'not verified'}).`,
    blocks: [
      context(
        md`Alerts with ${code('--mention author')} can mention you`,
        md`See your builds: ${code('/circle mine')}`,
        input.isProven ? undefined : md`Verify it: ${code('/circle connect me')}`,
      ),
    ],
  });
}
