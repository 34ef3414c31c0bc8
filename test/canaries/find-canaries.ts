/** Finds canaries in text, in eight ways of writing them. Cheap where there are none. */
import { type Class, classes, core, marker, usual } from './canary-classes.ts';

export const encodings = [
  'raw',
  'URL',
  'base64, at 0',
  'base64, at 1',
  'base64, at 2',
  'hex',
  'JSON',
  'on two lines',
] as const;

export type Encoding = (typeof encodings)[number];

/** A secret as it might be written in a log. */
export function encoded(secret: string, encoding: Encoding): string {
  switch (encoding) {
    case 'raw':
      return secret;
    case 'URL':
      return encodeURIComponent(secret);
    case 'base64, at 0':
    case 'base64, at 1':
    case 'base64, at 2':
      return Buffer.from('ab'.slice(0, Number(encoding.at(-1))) + secret).toString('base64');
    case 'hex':
      return Buffer.from(secret).toString('hex');
    case 'JSON':
      return JSON.stringify({ secret });
    case 'on two lines': {
      const middle = secret.indexOf(marker) + Math.floor(marker.length / 2);
      return `${secret.slice(0, middle)}\n  ${secret.slice(middle)}`;
    }
  }
}

/** What of it stands in every text that holds it: the same whatever is around it. */
function needles(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first and the last characters hold bits of the neighbours.
    return padded.slice(offset === 0 ? 0 : 4, Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [secret, bytes.toString('hex'), ...inBase64];
}

const allNeedles = [marker, ...Object.values(usual).flat()].flatMap(needles);
const needlesByClass = classes.map((of) => ({
  of,
  needles: [core(of), ...(usual[of] ?? [])].flatMap(needles),
}));
/** Line ends, plain, escaped in JSON once or twice, and of a URL; with what is set in behind them. */
const lineEnds = /(?:[\r\n]|\\+[rn]|%0[AaDd])+[ \t]*/g;

export function canariesIn(text: string): readonly Class[] {
  const line = text.replace(lineEnds, '');
  if (!holds(text, allNeedles) && !holds(line, allNeedles)) return [];
  return needlesByClass
    .filter(({ needles: own }) => holds(text, own) || holds(line, own))
    .map(({ of }) => of);
}

const lists = [allNeedles, ...needlesByClass.map(({ needles: own }) => own)];
const usualLengths = lists.map(({ length }) => length);

/** Makes a secret that a test cannot choose, such as a derived one, a canary for the rest of the test file. */
export function deriveCanary(of: Class, secret: string): void {
  const own = needles(secret);
  allNeedles.push(...own);
  needlesByClass.find((one) => one.of === of)?.needles.push(...own);
}

/** Before each test file: several share a process, and what one derives another may choose. */
export function forgetDerivedCanaries(): void {
  for (const [at, list] of lists.entries()) list.length = usualLengths[at] ?? 0;
}

function holds(text: string, some: readonly string[]): boolean {
  return some.some((needle) => text.includes(needle));
}
