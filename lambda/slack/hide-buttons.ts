/** Leaves out of what one person sees the buttons that they may not press. */

import { neededBy } from '../conversation/needs.ts';
import { isFields } from '../http/event.ts';
import { mayAct, type Standing } from '../permissions.ts';
import { readIntent } from '../views/text/intent.ts';
import type { Message } from '../views/text/message.ts';

/** Slack is asked who reads it only where a button needs a right. Where it does not tell, all is drawn: a press asks again. */
export async function drawnFor(message: Message, standing: () => Promise<Standing>): Promise<Message> {
  if (!needsOf(message)) return message;
  const reader = await standing().catch(() => 'unknown' as const);
  if (reader === 'unknown' || reader === 'admin') return message;
  const isPressable = (value: unknown) => {
    const act = neededIn(value);
    return act === undefined || mayAct(reader, act);
  };
  const drawn: Message = JSON.parse(JSON.stringify(message), (_, value) =>
    Array.isArray(value) ? value.filter(isDrawn(isPressable)) : value,
  );
  return drawn;
}

function neededIn(value: unknown) {
  const intent = typeof value === 'string' ? readIntent(value) : undefined;
  return intent && neededBy(intent);
}

function needsOf(message: Message): boolean {
  let found = false;
  JSON.stringify(message, (key, value) => {
    found ||= key === 'value' && neededIn(value) !== undefined;
    return value;
  });
  return found;
}

type Judge = (value: unknown) => boolean;

/** Neither a button or a row that is not for them, nor the menu or the block that is empty without it: those come later. */
function isDrawn(isPressable: Judge) {
  return (item: unknown): boolean => {
    if (!isFields(item)) return true;
    if ('value' in item && !isPressable(item.value)) return false;
    if (Array.isArray(item.options)) return item.options.length > 0;
    return item.type !== 'actions' || (Array.isArray(item.elements) && item.elements.length > 0);
  };
}
