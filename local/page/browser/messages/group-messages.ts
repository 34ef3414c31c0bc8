/** Groups messages by day, and by author. Pure. */
import type { PageMessage } from '../../../slack/page-api/page-api.ts';
import { timeOf } from './format-times.ts';

export function startsDay(before: PageMessage | undefined, message: PageMessage): boolean {
  return !before || timeOf(before.ts).toDateString() !== timeOf(message.ts).toDateString();
}

/** Seconds within which one author's messages stand together. */
const together = 300;

/** Right after another of the same author, shown without name and picture. */
export function follows(before: PageMessage | undefined, message: PageMessage): boolean {
  if (!before || startsDay(before, message)) return false;
  const alike = before.userId === message.userId && before.ephemeral === message.ephemeral;
  return alike && !message.ephemeral && Number(message.ts) - Number(before.ts) < together;
}
