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
