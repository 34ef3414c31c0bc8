/** Formats times as Slack does, in the reader's own zone. */
const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const short = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', hour12: true });
const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric' });
const full = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'medium' });

const day = 24 * 60 * 60 * 1000;

/** Slack's ts is seconds, a dot, and a counter. */
export function timeOf(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function clockTime(time: Date): string {
  return clock.format(time);
}

/** Beside a message that follows another of the same person: no AM or PM. */
export function shortTime(time: Date): string {
  return short.format(time).replace(/\s?[AP]M$/, '');
}

export function fullTime(time: Date): string {
  return full.format(time);
}

export function dayName(time: Date, today: Date): string {
  const days = daysBetween(time, today);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return weekday.format(time);
}

/** When something was last done: `today at 11:02 AM`. */
export function lately(time: Date, today: Date): string {
  const days = daysBetween(time, today);
  if (days > 1) return `${days} days ago`;
  return `${days === 1 ? 'yesterday' : 'today'} at ${clockTime(time)}`;
}

function daysBetween(time: Date, today: Date): number {
  return Math.round((midnight(today) - midnight(time)) / day);
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
