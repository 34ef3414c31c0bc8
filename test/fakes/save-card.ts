/** Records that a run has its card in a channel, as the outbox does once it is posted. */
import { cardSubject } from '../../lambda/store/alert.ts';
import type { OutboxStore } from '../../lambda/store/outbox-store.ts';

export async function saveCard(
  store: Pick<OutboxStore, 'endMessages'>,
  workspace: string,
  { destination, run, ts }: { readonly destination: string; readonly run: string; readonly ts: string },
): Promise<void> {
  const posted = { destination, subject: cardSubject(run), ts, notes: {} };
  await store.endMessages(workspace, { messages: [], end: { stage: 'done', ts }, posted: [posted] });
}
