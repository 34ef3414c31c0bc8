import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createDrawing, createPictureHandler } from '../../lambda/composition/picture-renderer.ts';
import { encodePng } from '../../lambda/pictures/encode-png.ts';
import { localKit } from '../../local/unpack-picture-kit.ts';
import { crowded, hostile, insights, ordinary, timeline, withText } from './sample-pictures.ts';

const from = { LAMBDA_TASK_ROOT: localKit() };
const draw = createDrawing(from);
/** What Slack and a phone get. */
const mostBytes = 90_000;

/** Width, height and colors of a PNG. */
function read(png: Buffer) {
  const palette = png.indexOf('PLTE');
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    colors: png.readUInt32BE(palette - 4) / 3,
  };
}

it.each([...ordinary, ...crowded])(
  'draws $kind "$title" as wide as three phones, in under 90 KB',
  (picture) => {
    const png = draw(picture);
    const { width, height } = read(png);
    expect(width).toBe(1080);
    expect(height).toBeGreaterThan(200);
    expect(height).toBeLessThan(2_000);
    expect(png.length).toBeLessThan(mostBytes);
  },
);

it.each(
  ordinary.flatMap((picture) =>
    hostile.map((text) => [picture.kind, JSON.stringify(text), withText(picture, text)] as const),
  ),
)('draws %s with %s for every name', (_, __, picture) => {
  expect(read(draw(picture)).width).toBe(1080);
});

it('draws a name with a letter that the font lacks as a number, and says so', () => {
  const size = (text: string) => read(draw(withText(timeline, text))).height;
  // The footnote takes a line.
  expect(size('日本語')).toBeGreaterThan(size('web'));
  expect(size('größer, тест, λ')).toBe(size('web'));
});

it('uses the fonts that it brings along: another text is another picture', () => {
  const drawn = (note: string) => draw({ ...insights, note });
  expect(drawn('last 30 days').equals(drawn('last 31 days'))).toBe(false);
});

it('keeps the colors: none is off by more than a sixteenth', () => {
  const load: (path: string) => any = createRequire(join(localKit(), 'index.js'));
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#fff"/><circle cx="15" cy="15" r="10" fill="#1f7f4c"/><rect x="20" width="9" height="9" fill="#c8203f"/></svg>';
  const image = new (load('./resvg.node').Resvg)(svg, '{}').render();
  const { width, height } = image;
  const rgba: Buffer = image.pixels;
  const png = encodePng({ rgba, width, height })!;
  const palette = png.subarray(png.indexOf('PLTE') + 4);
  const data = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (const channel of [0, 1, 2]) {
        const index = rows[y * (width + 1) + 1 + x]!;
        expect(Math.abs(palette[3 * index + channel]! - rgba[4 * (y * width + x) + channel]!)).toBeLessThan(
          16,
        );
      }
});

it('leaves what has too many colors to the renderer', () => {
  const rgba = Buffer.from(
    Array.from(
      { length: 4 * 4096 },
      (_, at) => [at >> 10, (at >> 6) & 15, (at >> 2) & 15, 255][at % 4]! * 16,
    ),
  );
  expect(encodePng({ rgba, width: 64, height: 64 })).toBeUndefined();
});

it('refuses what is no picture', async () => {
  const handle = createPictureHandler(from);
  await expect(handle({ kind: 'timeline' })).rejects.toThrow();
  const { png } = await handle(insights);
  expect(Buffer.from(png, 'base64').equals(draw(insights))).toBe(true);
});
