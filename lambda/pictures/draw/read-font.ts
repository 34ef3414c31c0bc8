/** Reads a TrueType font: which characters it has, and how wide they are. Pure. */

export interface Font {
  /** In parts of the font's size; undefined for a character that the font lacks. */
  advance(codePoint: number): number | undefined;
}

/** Throws RangeError on a file that is no such font. */
export function readFont(file: Buffer): Font {
  const tables = readTables(file);
  const unitsPerEm = file.readUInt16BE(table(tables, 'head') + 18);
  const metrics = table(tables, 'hmtx');
  const measured = file.readUInt16BE(table(tables, 'hhea') + 34);
  const glyphs = readCharacters(file, table(tables, 'cmap'));
  return {
    advance(codePoint) {
      const glyph = glyphs.get(codePoint);
      if (glyph === undefined) return undefined;
      return file.readUInt16BE(metrics + 4 * Math.min(glyph, measured - 1)) / unitsPerEm;
    },
  };
}

/** As one: the first that has a character counts. */
export function joinFonts(fonts: readonly Font[]): Font {
  return {
    advance(codePoint) {
      for (const font of fonts) {
        const advance = font.advance(codePoint);
        if (advance !== undefined) return advance;
      }
      return undefined;
    },
  };
}

type Tables = ReadonlyMap<string, number>;

function readTables(file: Buffer): Tables {
  const count = file.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, at): [string, number] => {
      const entry = 12 + 16 * at;
      return [file.toString('latin1', entry, entry + 4), file.readUInt32BE(entry + 8)];
    }),
  );
}

function table(tables: Tables, name: string): number {
  const offset = tables.get(name);
  if (offset === undefined) throw new RangeError(`The font has no table ${name}.`);
  return offset;
}

/** Of the subtable in format 4, which every font for the Basic Multilingual Plane has. */
function readCharacters(file: Buffer, cmap: number): ReadonlyMap<number, number> {
  const count = file.readUInt16BE(cmap + 2);
  const subtables = Array.from({ length: count }, (_, at) => cmap + file.readUInt32BE(cmap + 8 + 8 * at));
  const found = subtables.find((at) => file.readUInt16BE(at) === 4);
  if (found === undefined) throw new RangeError('The font has no character map of format 4.');
  const segments = file.readUInt16BE(found + 6);
  const [ends, starts] = [found + 14, found + 16 + segments];
  const [deltas, offsets] = [starts + segments, starts + 2 * segments];
  const glyphs = new Map<number, number>();
  for (let at = 0; at < segments; at += 2) {
    const [from, to] = [file.readUInt16BE(starts + at), file.readUInt16BE(ends + at)];
    const [delta, offset] = [file.readUInt16BE(deltas + at), file.readUInt16BE(offsets + at)];
    for (let code = from; code <= to && code < 0xffff; code += 1) {
      const read = offset === 0 ? code : file.readUInt16BE(offsets + at + offset + 2 * (code - from));
      const glyph = offset !== 0 && read === 0 ? 0 : (read + delta) & 0xffff;
      if (glyph > 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
