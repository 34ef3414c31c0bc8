/** Parses and words how much longer than usual a run takes before it is told: `2x`, `1.5x`, `150%`. Pure. */
import type { Read } from './option-type.ts';

const least = 1.1;
const most = 100;
const wants: Read<number | undefined> = {
  wants: 'how many times its usual time, like 2x or 1.5x, or off',
  example: '2x',
};

/** Returns the factor; undefined for `off`. */
export function slownessOf(text: string): Read<number | undefined> {
  const said = text.trim().toLowerCase();
  if (said === 'off') return { value: undefined };
  const [, number, unit] = /^(\d{1,5}(?:\.\d{1,2})?)\s?(x|×|times|%)?$/.exec(said) ?? [];
  const factor = Number(number) / (unit === '%' ? 100 : 1);
  return factor >= least && factor <= most ? { value: factor } : wants;
}

export function slownessText(factor: number | undefined): string {
  return factor === undefined ? '' : `${factor}x`;
}

/** `runs that took 2x their usual time`. */
export function slownessWords(factor: number): string {
  return `runs that took ${slownessText(factor)} their usual time`;
}
