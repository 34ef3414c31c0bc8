/** Words a share as a percentage. Pure. */

/** Neither 0% nor 100% unless it is so. */
export function percent(rate: number): string {
  const whole = Math.round(rate * 100);
  return `${rate < 1 ? Math.min(99, Math.max(rate > 0 ? 1 : 0, whole)) : 100}%`;
}
