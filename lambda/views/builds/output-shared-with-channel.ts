/** Draws what builds print where others read it: who showed it, and no way to it where another company reads. Pure. */
import type { KnownBlock, MessageAttachment } from '@slack/types';
import { context, message, section } from '../text/blocks.ts';
import type { Intent } from '../text/button-intent.ts';
import type { Message } from '../text/message.ts';
import { type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { withoutButtons } from '../text/without-buttons.ts';

/** Names who showed it, below the title. */
export function withSharer(shared: Message, user: string): Message {
  return withNote(shared, md`Shared by ${mention(user)}`);
}

/** Names who changed a card that everybody sees. */
export function withRefresher(refreshed: Message, user: string): Message {
  return withNote(refreshed, md`Refreshed by ${mention(user)}`);
}

function withNote({ blocks: [title, ...rest], ...other }: Message, note: Mrkdwn): Message {
  return { ...other, blocks: [title, context(note), ...rest].filter((block) => block !== undefined) };
}

/** To the person who pressed Share where another company reads along. */
export function notSharedView(): Message {
  return message({
    title: '🔒 This is not shared here.',
    blocks: [
      section(
        'People of another company may read this channel: what builds print is shown only to members of this workspace, each by themselves.',
      ),
    ],
  });
}

/** To a person who may see tests, but not what they say. */
export function messagesHiddenNote(): KnownBlock | undefined {
  return context(md`Only members of this workspace can see test messages and logs`);
}

/** Without the buttons that lead to what builds print. */
export function withoutLog(shown: Message): Message {
  return withoutButtons(shown, leadsToOutput);
}

/** Without Share, where the channel sees it already. */
export function withoutShare(shown: Message): Message {
  return withoutButtons(shown, ({ action }) => action === 'share');
}

/** True where a button offers to show it to the channel. */
export function offersShare(shown: Message): boolean {
  let offers = false;
  withoutButtons(shown, ({ action }) => {
    offers ||= action === 'share';
    return false;
  });
  return offers;
}

/** For below a person's message, which a press cannot change: with the buttons that answer in a message of their own. */
export function belowMessage(shown: Message): Message {
  return withoutButtons(shown, ({ action }) => action !== 'run');
}

const ofPane: readonly Intent['action'][] = ['run', 'retry', 'rerun'];

/** For the pane of a Work Object, which Slack refreshes by itself. */
export function besideMessage(shown: Message): Message {
  return withoutButtons(shown, ({ action }) => !ofPane.includes(action));
}

/** The card below a person's message. */
export function unfurlOf(shown: Message): MessageAttachment {
  const { blocks, attachments = [] } = belowMessage(shown);
  const color = attachments[0]?.color;
  return {
    fallback: shown.text,
    ...(color !== undefined && { color }),
    blocks: [...blocks, ...attachments.flatMap((card) => card.blocks ?? [])],
  };
}

function leadsToOutput(intent: Intent): boolean {
  return intent.action === 'run' && /^(?:log|why)\b/.test(intent.command);
}
