/** Takes buttons and rows of menus out of a message, by what they mean. Links stay. Pure. */
import type { AnyBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Element } from './blocks.ts';
import { type Intent, readIntent } from './button-intent.ts';
import type { Message } from './message.ts';

type Judge = (intent: Intent) => boolean;

export function withoutButtons({ blocks, attachments, ...other }: Message, isUnwanted: Judge): Message {
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
  return <B extends KnownBlock | AnyBlock>(block: B): readonly (B | KnownBlock)[] => {
    if (isSection(block)) return [sectionWithout(block, isUnwanted)];
    if (block.type !== 'actions' || !('elements' in block)) return [block];
    const elements = block.elements.flatMap((element) => elementWithout(element, isUnwanted) ?? []);
    return elements.length === 0 ? [] : [{ ...block, elements }];
  };
}

function isSection(block: KnownBlock | AnyBlock): block is SectionBlock {
  return block.type === 'section';
}

function sectionWithout({ accessory, ...section }: SectionBlock, isUnwanted: Judge): SectionBlock {
  const kept = accessory && elementWithout(accessory, isUnwanted);
  return kept ? { ...section, accessory: kept } : section;
}

function elementWithout<E extends Element | NonNullable<SectionBlock['accessory']>>(
  element: E,
  isUnwanted: Judge,
): E | undefined {
  const isDropped = (value: string | undefined) => {
    const intent = readIntent(value ?? '');
    return intent !== undefined && isUnwanted(intent);
  };
  if (element.type === 'button') return isDropped(element.value) ? undefined : element;
  if (element.type !== 'overflow' && element.type !== 'static_select') return element;
  const options = element.options?.filter(({ value }) => !isDropped(value));
  return options?.length === 0 ? undefined : { ...element, options };
}
