/** Keeps the last lines of a log, never more than fit. */

export interface LogTail {
  /** Lines of more than 4,000 characters are cut. */
  add(line: string): void;
  end(): Tail;
}

export interface Tail {
  /** In order. */
  readonly lines: readonly string[];
  /** How many stood before them. */
  readonly before: number;
}

/** UTF-8, line ends included. */
const mostBytes = 1_000_000;
/** More are not shown, and not looked at for a reason. */
const mostLines = 10_000;
/** At most three bytes for each code unit, and the line's end. */
const longestLine = 3 * 4_000 + 1;
const lineEnd = 10;

/** Bytes, not strings: what each line is read from can be collected at once, however many lines pass. */
export function createLogTail(): LogTail {
  const kept = Buffer.allocUnsafe(2 * mostBytes + longestLine);
  let end = 0;
  let total = 0;
  return {
    add(line) {
      if (line !== '') end += kept.write(line, end, longestLine - 1);
      kept[end] = lineEnd;
      end += 1;
      total += 1;
      if (end <= kept.length - longestLine) return;
      // And one byte more: a line that begins with the first one is known to be whole.
      kept.copyWithin(0, end - mostBytes - 1, end);
      end = mostBytes + 1;
    },
    end() {
      const lines = linesOf(kept.subarray(0, end));
      return { lines, before: total - lines.length };
    },
  };
}

function linesOf(bytes: Buffer): readonly string[] {
  const least = Math.max(0, bytes.length - mostBytes);
  const lines: string[] = [];
  let start = bytes.length;
  while (start > least && lines.length < mostLines) {
    const begin = start < 2 ? 0 : bytes.lastIndexOf(lineEnd, start - 2) + 1;
    if (begin < least) break;
    lines.push(bytes.toString('utf8', begin, start - 1));
    start = begin;
  }
  return lines.reverse();
}
