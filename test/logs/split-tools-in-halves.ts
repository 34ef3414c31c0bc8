/** Splits the tools into the half that rules are written on and the half that they are only measured on. */

export type Half = 'tuning' | 'held out';

/** Fixed by the tool's name (FNV-1a), so a new tool falls into its half before its log is read. */
export function halfOf(tool: string): Half {
  let hash = 0x811c9dc5;
  for (const character of tool) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 16) % 2 === 0 ? 'tuning' : 'held out';
}
