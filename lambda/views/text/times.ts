/** Formats durations and times; Slack shows times in the reader’s own zone and language. Pure. */
import { type Mrkdwn, made } from './mrkdwn.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** The year 3000: Slack shows no date beyond. */
const latest = 32_503_680_000_000;

/** `4m 12s`, `1h 5m`, `2d 3h`: two units at most. */
export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / second)) * second;
  if (total < minute) return `${total / second}s`;
  if (total < hour) return both(total, [minute, 'm'], [second, 's']);
  if (total < day) return both(total, [hour, 'h'], [minute, 'm']);
  return both(total, [day, 'd'], [hour, 'h']);
}

type Unit = readonly [milliseconds: number, name: string];

function both(total: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((total % large) / small);
  return `${Math.floor(total / large)}${largeName}${rest > 0 ? ` ${rest}${smallName}` : ''}`;
}

/** Milliseconds since the epoch, or undefined when it is no date that Slack could show. */
export function moment(iso: string | undefined): number | undefined {
  const time = iso === undefined ? Number.NaN : Date.parse(iso);
  return time > 0 && time < latest ? time : undefined;
}

/** `3 minutes ago`: Slack keeps it current and in the reader's language; ours is the fallback. */
export function ago(time: number, now: number): Mrkdwn {
  if (!(time > 0 && time < latest)) return made('at an unknown time');
  const words = now - time < minute ? 'just now' : `${coarse(now - time)} ago`;
  return { ...made(words), mrkdwn: `<!date^${Math.floor(time / second)}^{ago}|${words}>` };
}

function coarse(milliseconds: number): string {
  const [size, name]: Unit =
    milliseconds < hour ? [minute, 'minute'] : milliseconds < day ? [hour, 'hour'] : [day, 'day'];
  const count = Math.floor(milliseconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `today at 10:00`, in the reader's own time. */
export function dateTime(time: number): Mrkdwn | undefined {
  if (!(time > 0 && time < latest)) return undefined;
  const words = `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    ...made(words),
    mrkdwn: `<!date^${Math.floor(time / second)}^{date_short_pretty} at {time}|${words}>`,
  };
}

/** `2 Jan 2024` in the reader's own way of writing it. */
export function date(time: number): Mrkdwn | undefined {
  if (!(time > 0 && time < latest)) return undefined;
  const words = new Date(time).toISOString().slice(0, 10);
  return { ...made(words), mrkdwn: `<!date^${Math.floor(time / second)}^{date_short}|${words}>` };
}

/** `today`, `yesterday`, `Tuesday` by the clock of that IANA zone; older than a week, the date. */
export function dayName(time: number, now: number, timeZone: string): string {
  const day = (at: number) => new Date(at).toLocaleDateString('en-CA', { timeZone });
  if (day(time) === day(now)) return 'today';
  if (day(time) === day(now - 24 * hour)) return 'yesterday';
  return now - time < 6 * 24 * hour
    ? new Date(time).toLocaleDateString('en-US', { timeZone, weekday: 'long' })
    : new Date(time).toLocaleDateString('en-US', { timeZone, month: 'long', day: 'numeric' });
}
