/** Fits a straight line through measurements by least squares. */

export interface Measured {
  readonly at: number;
  readonly value: number;
}

export interface Fit {
  /** Of the value, for each unit of `at`. */
  readonly slope: number;
  /** How much of the differences the line explains: R², from 0 to 1. */
  readonly fit: number;
}

export function fitLine(points: readonly Measured[]): Fit {
  const mean = (of: (point: Measured) => number) => sum(points.map(of)) / points.length;
  const [x, y] = [mean(({ at }) => at), mean(({ value }) => value)];
  const xx = sum(points.map(({ at }) => (at - x) ** 2));
  const yy = sum(points.map(({ value }) => (value - y) ** 2));
  const xy = sum(points.map(({ at, value }) => (at - x) * (value - y)));
  const slope = xx === 0 ? 0 : xy / xx;
  return { slope, fit: xx === 0 || yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
