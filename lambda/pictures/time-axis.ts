/** Maps times to positions on an axis whose pauses are cut short, and chooses round ticks. Pure. */

export interface Axis {
  readonly until: number;
  readonly pauses: readonly { readonly from: number; readonly to: number }[];
}

/** Of the axis, for each pause. */
const pauseShare = 0.06;

/** From 0 to 1. */
export function positionOn({ until, pauses }: Axis): (time: number) => number {
  const paused = pauses.reduce((sum, { from, to }) => sum + to - from, 0);
  const width = Math.min(pauseShare, 0.5 / Math.max(1, pauses.length));
  const perMillisecond = (1 - width * pauses.length) / Math.max(1, until - paused);
  return (time) => {
    let position = 0;
    let reached = 0;
    for (const { from, to } of pauses) {
      if (time <= from) break;
      const isIn = time < to;
      position += (from - reached) * perMillisecond + width * (isIn ? (time - from) / (to - from) : 1);
      reached = isIn ? time : to;
      if (isIn) return position;
    }
    return Math.min(1, position + Math.max(0, time - reached) * perMillisecond);
  };
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24, 48].map((count) => count * hour),
];

/** Round times with none in a pause, at most `most` of them. */
export function ticksOf({ until, pauses }: Axis, most: number): readonly number[] {
  const busy = until - pauses.reduce((sum, { from, to }) => sum + to - from, 0);
  const step = steps.find((one) => busy / one < most) ?? busy;
  const end = Math.floor(until / step);
  // A pause of days would make thousands of them.
  if (end > 5_000) return [0];
  const all = Array.from({ length: end + 1 }, (_, at) => at * step);
  return all.filter((time) => pauses.every(({ from, to }) => time <= from || time >= to)).slice(0, 3 * most);
}

/** `0`, `30s`, `10m`, `1h 30m`. */
export function tickName(time: number): string {
  if (time === 0) return '0';
  if (time < minute) return `${time / second}s`;
  const [hours, minutes, seconds] = [
    Math.floor(time / hour),
    Math.floor((time % hour) / minute),
    Math.floor((time % minute) / second),
  ];
  const parts = [
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ];
  return parts.filter(Boolean).slice(0, 2).join(' ');
}
