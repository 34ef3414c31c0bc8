/** Draws what builds print where others read it: who showed it, and no way to it where another company reads. Pure. */
import type { ActionsBlock, AnyBlock, KnownBlock, MessageAttachment } from '@slack/types';
import { context, type Element, message, section } from '../text/blocks.ts';
import { type Intent, readIntent } from '../text/button-intent.ts';
import type { Message } from '../text/message.ts';
import { type Mrkdwn, md, mention } from '../text/mrkdwn.ts';

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
  return without(shown, leadsToOutput);
}

/** Without Share, where the channel sees it already. */
export function withoutShare(shown: Message): Message {
  return without(shown, ({ action }) => action === 'share');
}

/** True where a button offers to show it to the channel. */
export function offersShare(shown: Message): boolean {
  let offers = false;
  without(shown, ({ action }) => {
    offers ||= action === 'share';
    return false;
  });
  return offers;
}

/**
 * The card below a person's message. A press there cannot change the message, which is theirs: what is left answers in a
 * message of its own.
 */
export function unfurlOf(shown: Message): MessageAttachment {
  const { blocks, attachments = [] } = without(shown, ({ action }) => action !== 'run');
  const color = attachments[0]?.color;
  return {
    fallback: shown.text,
    ...(color !== undefined && { color }),
    blocks: [...blocks, ...attachments.flatMap((card) => card.blocks ?? [])],
  };
}

type Judge = (intent: Intent) => boolean;

function without({ blocks, attachments, ...other }: Message, isUnwanted: Judge): Message {
  const drop = blockWithout(isUnwanted);
  const kept = { ...other, blocks: blocks.flatMap(drop) };
  if (!attachments) return kept;
  const cards = attachments.map((card) => ({
    ...card,
    ...(card.blocks && { blocks: card.blocks.flatMap(drop) }),
  }));
  return { ...kept, attachments: cards };
}

/** None where nothing is left to press. */
function blockWithout(isUnwanted: Judge) {
  return <B extends KnownBlock | AnyBlock>(block: B): readonly (B | ActionsBlock)[] => {
    if (block.type !== 'actions' || !('elements' in block)) return [block];
    const elements = block.elements.flatMap((element) => elementWithout(element, isUnwanted) ?? []);
    return elements.length === 0 ? [] : [{ ...block, elements }];
  };
}

function elementWithout(element: Element, isUnwanted: Judge): Element | undefined {
  const isDropped = (value: string | undefined) => {
    const intent = readIntent(value ?? '');
    return intent !== undefined && isUnwanted(intent);
  };
  if (element.type === 'button') return isDropped(element.value) ? undefined : element;
  if (element.type !== 'overflow') return element;
  const options = element.options.filter(({ value }) => !isDropped(value));
  return options.length === 0 ? undefined : { ...element, options };
}

function leadsToOutput(intent: Intent): boolean {
  return intent.action === 'run' && /^(?:log|why)\b/.test(intent.command);
}
