/** Encodes pixels as a PNG with a palette: a third of the bytes of one in full color. Pure. */
import { crc32, deflateSync } from 'node:zlib';

export interface Pixels {
  /** Red, green, blue and alpha of each, at an offset that is a multiple of four. */
  readonly rgba: Buffer;
  readonly width: number;
  readonly height: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostColors = 256;

/** Undefined where there are too many colors. What differs by less than a sixteenth is one color. */
export function encodePng({ rgba, width, height }: Pixels): Buffer | undefined {
  const indexed = withPalette({ rgba, width, height });
  if (!indexed) return undefined;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 3;
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(indexed.palette)),
    chunk('IDAT', deflateSync(indexed.rows, { level: 5 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each row begins with its filter: none. Neighbors are mostly of one color, which is looked up once. */
function withPalette({ rgba, width, height }: Pixels) {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const known = new Int16Array(4096).fill(-1);
  const palette: number[] = [];
  const rows = new Uint8Array((width + 1) * height);
  let [word, index, to] = [-1, 0, 0];
  for (let at = 0; at < words.length; at += 1) {
    if (at % width === 0) to += 1;
    const next = words[at] ?? 0;
    if (next !== word) {
      word = next;
      const key = ((word & 0xf0) << 4) | ((word >> 8) & 0xf0) | ((word >> 20) & 0xf);
      index = known[key] ?? -1;
      if (index < 0) {
        index = palette.length / 3;
        if (index >= mostColors) return undefined;
        known[key] = index;
        palette.push(word & 0xff, (word >> 8) & 0xff, (word >> 16) & 0xff);
      }
    }
    rows[to] = index;
    to += 1;
  }
  return { palette, rows };
}

function chunk(name: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(name, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
