/**
 * How much a property test proves: all of its runs with `npm run prove`, a twentieth with `npm run check`, a hundredth
 * with `npm test`.
 */

export function runs(full: number): number {
  return Math.ceil(full * Number(process.env.PROVE_SCALE ?? 0.01));
}

/** Every run replays: fast-check prints it with a failure, and SEED brings it back. */
export function seed(): number {
  return Number(process.env.SEED ?? 20_240_229);
}
