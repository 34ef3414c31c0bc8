/** Draws the white card that every picture stands on: a title, a note, and what is below. Pure. */
import { element, type Fonts, fitted, grey, isDrawable, text, widthOf } from './svg-elements.ts';

/** Units: about the pixels of a phone. */
export const cardWidth = 360;
export const margin = 14;
/** The base line of the title. */
const titleAt = 26;
/** Where the card's content begins. */
export const contentAt = 42;

export interface Card {
  readonly title: string;
  readonly note: string;
  /** SVG, and where it ends. */
  readonly content: string;
  readonly until: number;
}

/** No grey can be read on Slack's light and on its dark theme: the card brings its own ground. */
export function card({ title, note, content, until }: Card, fonts: Fonts): string {
  const height = Math.ceil(until + margin);
  const noteWidth = widthOf(note, fonts.regular, 11);
  const room = cardWidth - 2 * margin - noteWidth - 10;
  const named = isDrawable(title, fonts.bold) ? title : 'CircleCI';
  const frame = { x: 0.5, y: 0.5, width: cardWidth - 1, height: height - 1, rx: 8 };
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${cardWidth} ${height}`,
      width: cardWidth,
      height,
      'font-family': 'Inter',
    },
    [
      element('rect', { width: cardWidth, height, fill: '#ffffff' }),
      element('rect', { ...frame, fill: '#ffffff', stroke: '#d5d8dd' }),
      text(fitted(named, room, { font: fonts.bold, size: 14 }), {
        x: margin,
        y: titleAt,
        size: 14,
        weight: 700,
      }),
      text(note, { x: cardWidth - margin, y: titleAt, size: 11, fill: grey, anchor: 'end' }),
      content,
    ].join(''),
  );
}
