/** The question before a build is opened to SSH. */
import { type BuildRef, buildSlug } from '../circleci/project.ts';
import { actions, message, section } from './blocks.ts';
import { button, plain } from './elements.ts';
import type { Message } from './message.ts';
import { code, limited, md } from './mrkdwn.ts';
import { buildName } from './names.ts';

export function askSshView({ build }: { readonly build: BuildRef }): Message {
  const confirm = {
    title: plain('Open it to SSH?', 100),
    text: plain(
      `${buildName(build).slice(-110)} runs again, and whoever has the SSH keys of the connected CircleCI account can enter it.`,
      300,
    ),
    confirm: plain('Rerun with SSH', 30),
    deny: plain('Not now', 30),
  };
  return message({
    title: md`🔐 Rerun *${limited(buildName(build), 120)}* with SSH?`,
    blocks: [
      section(
        md`CircleCI runs it again and opens its containers to the SSH keys of the connected account (${code('/circle me')}): until ten minutes after it ends, or two hours while somebody is in.`,
      ),
      actions(
        button('Rerun with SSH', { action: 'ssh', build: buildSlug(build) }, { style: 'primary', confirm }),
      ),
    ],
  });
}
