/** Asks `@xterm/headless` what a terminal shows: the reference that ours is compared with. */
import unicode from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

/** The lines of the screen and of what has scrolled off it; what `clear` wipes is kept, as ours keeps it. */
export async function xtermLines(text: string): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({
    cols: 80,
    rows: 24,
    scrollback: 100_000,
    convertEol: true,
    scrollOnEraseInDisplay: true,
    allowProposedApi: true,
  });
  terminal.loadAddon(new unicode.Unicode11Addon() as any);
  terminal.unicode.activeVersion = '11';
  terminal.parser.registerCsiHandler({ final: 'J' }, ([which]) => which === 3);
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const lines = read(terminal);
  terminal.dispose();
  return lines;
}

function read({ buffer, cols }: xterm.Terminal): readonly string[] {
  const lines: string[] = [];
  for (let y = 0; y < buffer.normal.length; y += 1) {
    const row = buffer.normal.getLine(y)!;
    const text = row.translateToString(true);
    if (!row.isWrapped || lines.length === 0) lines.push(text);
    else lines.push(`${joined(lines.pop()!, buffer.normal.getLine(y - 1)!, row, cols)}${text}`);
  }
  return lines;
}

/** A row that wraps is full, or lacks the one cell that was too small for a wide character. */
function joined(line: string, above: xterm.IBufferLine, row: xterm.IBufferLine, cols: number): string {
  let used = cols;
  while (used > 0 && above.getCell(used - 1)!.getChars() === '' && above.getCell(used - 1)!.getWidth() === 1)
    used -= 1;
  const isWideFirst = row.getCell(0)!.getWidth() === 2;
  return used === cols - 1 && isWideFirst ? line : line + ' '.repeat(cols - used);
}

/** Blanks at the end of a line or of all are no difference. */
export function comparable(lines: readonly string[]): readonly string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  return trimmed.slice(0, trimmed.findLastIndex((line) => line !== '') + 1);
}
