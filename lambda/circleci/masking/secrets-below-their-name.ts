/** Finds values whose name stands in a line above: in lists of variables, blocks of YAML, .netrc. Pure. */

import { hidden } from './is-secret-value.ts';
import { names } from './secrets-by-name.ts';

const named = String.raw`[\w.-]{0,40}(?:${names})[\w.-]{0,40}`;
/** `- name: DB_PASSWORD`, above `value: …` */
const pair = new RegExp(String.raw`\b(?:name|key)["']?\s*[:=]\s*["']?${named}["']?,?\s*$`, 'i');
/** `password: |` */
const block = new RegExp(String.raw`^(\s*)(?:-\s+)?["']?${named}["']?:\s*[|>][+-]?\s*$`, 'i');

/** The column of a block's name, or this. */
const noBlock = Number.POSITIVE_INFINITY;

/** The indexes of such lines. */
export function valueLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let indent = noBlock;
  for (const [index, line] of lines.entries()) {
    const column = line.search(/\S/);
    if (column >= 0 && column <= indent) indent = noBlock;
    if (indent < noBlock || follows(line, lines[index - 1]?.slice(0, 200) ?? '')) found.add(index);
    const [, blanks] = block.exec(line.slice(0, 200)) ?? [];
    if (blanks !== undefined) indent = blanks.length;
  }
  return found;
}

function follows(line: string, above: string): boolean {
  if (/^\s*["']?value["']?\s*[:=]/i.test(line)) return pair.test(above);
  return /^\s*password\s+\S+\s*$/.test(line) && /^\s*(?:login|machine|default)\b/.test(above);
}

export function hideValue(line: string): string {
  return line.replace(/(\s*(?:["']?value["']?\s*[:=]\s*|password\s+)?)\S.*/i, `$1${hidden}`);
}
