/** Draws a picture as SVG. Pure. */
import type { Picture } from '../picture.ts';
import { drawFlaky } from './flaky.ts';
import { drawInsights } from './insights.ts';
import type { Fonts } from './svg.ts';
import { drawTimeline } from './timeline.ts';

export function drawSvg(picture: Picture, fonts: Fonts): string {
  switch (picture.kind) {
    case 'timeline':
      return drawTimeline(picture, fonts);
    case 'insights':
      return drawInsights(picture, fonts);
    case 'flaky':
      return drawFlaky(picture, fonts);
  }
}
