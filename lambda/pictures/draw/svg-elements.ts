/** Writes SVG elements; text is escaped, measured and cut to its place. Pure. */
import type { Font } from './read-font.ts';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element. `inside` is SVG already. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escapeXml(String(value))}"`,
    )
    .join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

export interface Fonts {
  readonly regular: Font;
  readonly bold: Font;
}

export interface TextStyle {
  readonly x: number;
  /** The base line. */
  readonly y: number;
  readonly size?: number;
  readonly weight?: 400 | 700;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Around the letters, where they cross lines. */
  readonly halo?: string;
}

export const ink = '#1d1c1d';
/** 5.9:1 on white. */
export const grey = '#5c5f66';

export function text(words: string, style: TextStyle): string {
  const { x, y, size = 12, weight = 400, fill = ink, anchor, halo } = style;
  const edge = halo === undefined ? {} : { stroke: halo, 'stroke-width': 3, 'paint-order': 'stroke' };
  const place = { x, y, 'font-size': size, 'font-weight': weight, fill };
  return element(
    'text',
    { ...place, ...edge, 'text-anchor': anchor === 'start' ? undefined : anchor },
    escapeXml(words),
  );
}

/** In units of the drawing. */
export function widthOf(words: string, font: Font, size: number): number {
  return (
    [...words].reduce((sum, letter) => sum + (font.advance(letter.codePointAt(0) ?? 0) ?? 0.6), 0) * size
  );
}

/** The words, cut with an ellipsis where they are too wide. */
export function fitted(
  words: string,
  width: number,
  { font, size }: { readonly font: Font; readonly size: number },
): string {
  if (widthOf(words, font, size) <= width) return words;
  const letters = [...words];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, font, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** Names as they can be drawn: one with letters that the font lacks is called by its number. */
export function drawable(names: readonly string[], font: Font, what: string): readonly string[] {
  return names.map((name, at) => (isDrawable(name, font) ? name : `${what} ${at + 1} *`));
}

export function isDrawable(name: string, font: Font): boolean {
  return [...name].every((letter) => font.advance(letter.codePointAt(0) ?? 0) !== undefined);
}

/** Below a picture in which names were replaced. */
export const footnote = '* its name has letters that this picture cannot show: the message has it';
