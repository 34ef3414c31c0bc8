/** Loads the renderer and its fonts from where the function was unpacked, and draws pictures with them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { taskRoot, type Variables } from '../environment.ts';
import { drawSvg } from '../pictures/draw/draw-picture.ts';
import { type Font, joinFonts, readFont } from '../pictures/draw/read-font.ts';
import type { Fonts } from '../pictures/draw/svg-elements.ts';
import { encodePng } from '../pictures/encode-png.ts';
import { type Picture, pictureSchema } from '../pictures/picture-data.ts';

/** As infra/prepare-picture-kit.ts unpacks them. The first is enough for most pictures. */
const parts = ['latin', 'latin-ext', 'cyrillic', 'greek'];
const widthInPixels = 1080;
/** The pixels of a picture stay until the collector runs, which does not know of them. */
const picturesPerCollection = 4;

interface Renderer {
  readonly Resvg: new (svg: string, options: string) => { render(): Rendered };
}

interface Rendered {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
  asPng(): Buffer;
}

/** Throws when the kit is not there. */
export function createDrawing(from?: Variables): (picture: Picture) => Buffer {
  const root = taskRoot(from);
  const file = (part: string, weight: number) => join(root, 'fonts', `${part}-${weight}.ttf`);
  const fontOf = (weight: number) => joinFonts(parts.map((part) => lazyFont(file(part, weight))));
  const fonts: Fonts = { regular: fontOf(400), bold: fontOf(700) };
  const { Resvg } = loadRenderer(root);
  let drawn = 0;
  let collect: (() => void) | undefined;
  return (picture) => {
    const svg = drawSvg(picture, fonts);
    const image = new Resvg(svg, optionsFor(svg, file)).render();
    const png = encodePng({ rgba: image.pixels, width: image.width, height: image.height }) ?? image.asPng();
    drawn += 1;
    if (drawn % picturesPerCollection === 0) {
      collect ??= collector();
      collect();
    }
    return png;
  };
}

/** One mistyped option would drop all of them in silence: a test compares two texts. */
function optionsFor(svg: string, file: (part: string, weight: number) => string): string {
  const needed = isAscii(svg) ? parts.slice(0, 1) : parts;
  const fontFiles = needed.flatMap((part) => [file(part, 400), file(part, 700)]);
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' };
  return JSON.stringify({ font, fitTo: { mode: 'width', value: widthInPixels } });
}

/** And the punctuation that our own words have, which the first part holds. */
function isAscii(svg: string): boolean {
  return /^[\x20-\x7e·…›–−]*$/.test(svg);
}

/** Read when a letter is looked up that no font before it has. */
function lazyFont(file: string): Font {
  let font: Font | undefined;
  return {
    advance(codePoint) {
      font ??= readFont(readFileSync(file));
      return font.advance(codePoint);
    },
  };
}

function loadRenderer(root: string): Renderer {
  const load: (path: string) => Renderer = createRequire(join(root, 'index.js'));
  return load('./resvg.node');
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => void collect() : () => undefined;
}

/** The event is a picture as data, the answer its PNG in base64. Throws on anything else. */
export function createPictureHandler(
  from?: Variables,
): (event: unknown) => Promise<{ readonly png: string }> {
  const draw = createDrawing(from);
  return async (event) => ({ png: draw(v.parse(pictureSchema, event)).toString('base64') });
}
