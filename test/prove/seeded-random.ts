/** A fast seeded source of chance, for proofs with a million inputs. */

export interface Random {
  /** 0 to limit - 1. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** One to `longest` characters of every kind: ASCII, accents, scripts, emoji, controls, markup. */
  text(longest: number): string;
}

const pieces = [
  ...'abcdefghijklmnopqrstuvwxyz0123456789 _-./:#@&=+%?"\'<>{}[]',
  ...[
    'é',
    'ß',
    'ñ',
    '日',
    '本',
    'ж',
    'ع',
    'א',
    '🚀',
    '👩‍💻',
    '\u200B',
    '\u202E',
    '\u0000',
    '\n',
    '“',
    '—',
    'n\u0303',
  ],
];

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const text = (longest: number) => {
    let made = '';
    for (let left = 1 + below(longest); left > 0; left -= 1) made += pick(pieces);
    return made;
  };
  return { below, pick, text };
}
