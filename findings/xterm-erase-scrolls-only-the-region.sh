#!/usr/bin/env bash
# @xterm/headless 6.0.0 with `scrollOnEraseInDisplay`: the screen is erased (CSI 2 J) while scroll margins are set.
# Expected: all rows that hold text move into the scrollback, as the option says, whatever the margins are.
# Seen: without margins all do; with margins only the rows of the region do, and the other rows are lost.
source "$(dirname "$0")/in-temp-folder.sh" @xterm/headless@6.0.0
cat >seen.cjs <<'JS'
const { Terminal } = require('@xterm/headless');
const rows = Array.from({ length: 8 }, (_, at) => `row ${at + 1}`).join('\r\n');
const kept = (margins) =>
  new Promise((resolve) => {
    const terminal = new Terminal({ rows: 8, cols: 40, scrollback: 100, scrollOnEraseInDisplay: true, allowProposedApi: true });
    terminal.write(`${rows}${margins}\u001b[2J`, () => {
      const { active } = terminal.buffer;
      const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at).translateToString(true));
      resolve(lines.filter((line) => line.startsWith('row')).length);
    });
  });
(async () => {
  const [without, within] = [await kept(''), await kept('\u001b[3;6r')];
  console.log(`@xterm/headless 6.0.0: rows kept of 8: ${without} without margins, ${within} with margins 3 to 6`);
  process.exit(without === 8 && within < 8 ? 0 : 1);
})();
JS
node seen.cjs
