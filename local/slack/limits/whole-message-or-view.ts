/** Checks a whole message or view as Slack does: ids that repeat, and the total length of its text. */
import { isRecord, type Report } from './rule-builders.ts';

/** Beyond this sum of text in blocks Slack answers msg_blocks_too_long. */
export const textInBlocks = 13_200;

/** No block_id twice, no action_id twice within a block, one focus_on_load at most. */
export function repeatedIds(blocks: readonly (readonly [unknown, string])[], report: Report): void {
  const seen = new Set<unknown>();
  for (const [block, pointer] of blocks) {
    if (!isRecord(block)) continue;
    if (block.block_id !== undefined && seen.has(block.block_id)) {
      report(`block_id ${JSON.stringify(block.block_id)} already exists`, `${pointer}/block_id`);
    }
    seen.add(block.block_id);
    repeatedActions(block, pointer, report);
  }
  const focused = blocks
    .flatMap(([block]) => elementsOf(block))
    .filter((element) => element.focus_on_load === true);
  if (focused.length > 1) report('only one element may have focus_on_load', '/blocks');
}

function repeatedActions(block: unknown, pointer: string, report: Report): void {
  const seen = new Set<unknown>();
  for (const [index, element] of elementsOf(block).entries()) {
    if (element.action_id === undefined) continue;
    if (seen.has(element.action_id)) {
      const problem = `action_id ${JSON.stringify(element.action_id)} already exists for another element`;
      report(problem, `${pointer}/elements/${index}/action_id`);
    }
    seen.add(element.action_id);
  }
}

/** The interactive elements that a block holds, wherever it holds them. */
export function elementsOf(block: unknown): Record<string, unknown>[] {
  if (!isRecord(block)) return [];
  const held = [block.accessory, block.element, ...array(block.elements), ...array(block.actions)];
  const nested = array(block.child_blocks).flatMap(elementsOf);
  return [...held.filter(isRecord), ...nested];
}

/** The characters that a person reads in blocks: every `text` that is a string. */
export function readableLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + readableLength(item), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) =>
      sum + (key === 'text' && typeof item === 'string' ? item.length : readableLength(item)),
    0,
  );
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
