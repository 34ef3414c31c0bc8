/** Lists the types of blocks: an incomplete list does not compile. */
import type { AnyBlock, KnownBlock } from '@slack/types';

const known: Readonly<Record<KnownBlock['type'], true>> = {
  actions: true,
  alert: true,
  card: true,
  carousel: true,
  container: true,
  context: true,
  context_actions: true,
  data_table: true,
  divider: true,
  file: true,
  header: true,
  image: true,
  input: true,
  markdown: true,
  plan: true,
  rich_text: true,
  section: true,
  table: true,
  task_card: true,
  video: true,
};

export function isKnown(block: AnyBlock): block is KnownBlock {
  return Object.hasOwn(known, block.type);
}
