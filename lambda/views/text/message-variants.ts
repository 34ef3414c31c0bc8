/** Writes a message in each of its forms: plain, with a table or chart of Slack's own, with a picture. Pure. */
import type { AnyBlock, ImageBlock, KnownBlock } from '@slack/types';
import { altText } from '../../pictures/alt-text.ts';
import type { Message } from './message.ts';

/** As every Slack takes it. */
export function plainForm({ richer: _, ...message }: Message): Message {
  return message;
}

/** A message whose blocks may be of types that Slack's library does not know yet. */
export type RichMessage = Omit<Message, 'blocks' | 'attachments'> & {
  readonly blocks: readonly AnyBlock[];
  readonly attachments?: readonly object[];
};

/** Undefined where there is nothing richer. */
export function richForm(message: Message): RichMessage | undefined {
  const { richer } = message;
  return richer && richer.blocks.length > 0 ? withBlocks(message, richer.blocks) : undefined;
}

/** With the uploaded file; undefined where the message has no picture. */
export function pictureForm(message: Message, file: string): RichMessage | undefined {
  const picture = message.richer?.picture;
  if (!picture) return undefined;
  const image: ImageBlock = { type: 'image', slack_file: { id: file }, alt_text: altText(picture) };
  // A picture of a list shows a part of it, and no links.
  const isList = message.richer?.kind === 'data_table';
  return withBlocks(message, isList ? [image, ...plainOnes(message)] : [image]);
}

function withBlocks(message: Message, blocks: readonly AnyBlock[]): RichMessage {
  const { attachments, ...rest } = plainForm(message);
  const cards = attachments?.map((card) => ({
    ...card,
    ...(card.blocks && { blocks: replaced(card.blocks, blocks) }),
  }));
  return { ...rest, blocks: replaced(rest.blocks, blocks), ...(cards && { attachments: cards }) };
}

function replaced(all: readonly (KnownBlock | AnyBlock)[], blocks: readonly AnyBlock[]): readonly AnyBlock[] {
  const first = all.findIndex(isPlain);
  return all.flatMap((block, at) => (at === first ? blocks : isPlain(block) ? [] : [block]));
}

function plainOnes({ blocks, attachments = [] }: Message): readonly AnyBlock[] {
  return [...blocks, ...attachments.flatMap((card) => card.blocks ?? [])].filter(isPlain);
}

function isPlain({ block_id }: AnyBlock): boolean {
  return block_id?.startsWith('plain-') ?? false;
}
