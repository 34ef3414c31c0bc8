/** Judges whether a measured value grows. */
import { fitLine, type Measured } from './fit-line.ts';

export interface Verdict {
  readonly what: string;
  /** Of the value for each unit of `per`, and how much of it the line explains. */
  readonly slope: number;
  readonly fit: number;
  readonly per: string;
  readonly most: number;
  readonly isFlat: boolean;
}

interface Judged {
  readonly what: string;
  readonly per: string;
  /** The slope that is allowed. */
  readonly most: number;
}

/** A line that explains less is no growth. */
const leastFit = 0.5;

export function judge({ what, per, most }: Judged, points: readonly Measured[]): Verdict {
  const { slope, fit } = fitLine(points);
  return { what, per, most, slope, fit, isFlat: slope <= most || fit < leastFit };
}

export function toLine({ what, slope, fit, per, most, isFlat }: Verdict): string {
  const grows = `${slope >= 0 ? '+' : ''}${slope.toFixed(3)} for each ${per} (fit ${fit.toFixed(2)}, at most ${most})`;
  return `${isFlat ? 'flat ' : 'GROWS'}  ${what.padEnd(44)} ${grows}`;
}
