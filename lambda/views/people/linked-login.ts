/** Draws which login belongs to which person. Pure. */
import { context, message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md, mention } from '../text/mrkdwn.ts';

/** What shows that a login is the person's: their own CircleCI account, or an admin's word. */
export type Proof = 'account' | 'admin';

export type LinkInput =
  /** Undefined: none. */
  | { readonly login: string | undefined; readonly change: 'saved'; readonly proof: Proof | undefined }
  | {
      readonly login: string | undefined;
      readonly change: 'shown';
      /** Who may link this person's login. */
      readonly linkedBy: 'yourself' | 'an admin';
      /** Undefined: the person's own word. */
      readonly proof: Proof | undefined;
      /** The person's, as Slack has confirmed it; undefined where Slack does not tell. */
      readonly email: string | undefined;
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
  const email = input.change === 'shown' ? input.email : undefined;
  const byEmail =
    email === undefined
      ? undefined
      : md`Commits by ${code(email, 80)} are yours, too: Slack confirmed the address`;
  if (login === undefined)
    return message({
      title: input.change === 'saved' ? '🔗 Your login is no longer linked.' : 'You haven’t linked a login.',
      blocks: [
        context(
          input.change === 'shown' && input.linkedBy === 'an admin'
            ? 'Only an admin can link it'
            : md`Link yours: ${code('/circle link ada')}`,
          byEmail,
        ),
      ],
    });
  const { proof } = input;
  return message({
    title: md`🔗 Linked to GitHub or Bitbucket user ${code(login, 60)} (${proof ? words[proof] : 'not verified'}).`,
    blocks: [
      context(
        md`Alerts with ${code('--mention author')} can mention you`,
        md`See your builds: ${code('/circle mine')}`,
        proof === undefined ? md`Verify it: ${code('/circle connect me')}` : undefined,
        byEmail,
      ),
    ],
  });
}

const words: Readonly<Record<Proof, string>> = {
  account: 'verified by your CircleCI account',
  admin: 'linked by an admin',
};
