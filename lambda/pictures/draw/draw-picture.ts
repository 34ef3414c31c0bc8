/** Draws a picture as SVG. Pure. */
import type { Picture } from '../picture-data.ts';
import { drawFlaky } from './draw-flaky-tests.ts';
import { drawInsights } from './draw-insights.ts';
import { drawTimeline } from './draw-timeline.ts';
import type { Fonts } from './svg-elements.ts';

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
