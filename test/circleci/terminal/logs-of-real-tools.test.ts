import { expect, it } from 'vitest';
import { createTerminal, type Terminal } from '../../../lambda/circleci/terminal/terminal.ts';
import { allBeside, corpus, passed } from '../../logs/measure-shown-lines.ts';
import { comparable, xtermLines } from './xterm-reference.ts';

/** Drawn otherwise on purpose: what these wipe while they end is kept. */
const kept = /^nx-ptynoci\.log$/;

function drawn(log: string): readonly string[] {
  const lines: string[] = [];
  const terminal: Terminal = createTerminal((line) => lines.push(line));
  terminal.write(log);
  terminal.end();
  return comparable(lines);
}

it('draws the logs of real tools as xterm does', async () => {
  const logs = [...corpus(), ...allBeside(), ...passed()].filter(({ file }) => !kept.test(file));
  expect(logs.length).toBeGreaterThan(300);
  for (const { file, log } of logs)
    expect({ file, lines: drawn(log) }).toEqual({ file, lines: comparable(await xtermLines(log)) });
});
