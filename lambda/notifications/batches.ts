/** What is said together: alerts of one run are one card; when many runs wait, those without a card are listed. */
import type { AlertStore } from '../store/alerts.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import { mostListed } from '../views/coalesced.ts';
import type { Turn } from './deliver.ts';

export type Batch =
  /** The run's card: posted, or changed where it stands. */
  | { readonly kind: 'card'; readonly alerts: readonly Alert[]; readonly posted: Posted | undefined }
  /** Many runs in one message. */
  | { readonly kind: 'list'; readonly alerts: readonly Alert[] };

/** With more new cards than these a channel is flooded: they are listed instead. */
const mostCards = 5;

export async function batches(
  waiting: readonly Alert[],
  { workspace, channel }: Pick<Turn, 'workspace' | 'channel'>,
  store: Pick<AlertStore, 'posted'>,
): Promise<readonly Batch[]> {
  const byRun = Map.groupBy(waiting, ({ run }) => run);
  const cards = await Promise.all(
    [...byRun].map(async ([run, alerts]) => ({
      ...{ kind: 'card' as const, alerts, posted: await store.posted(workspace, channel, run) },
    })),
  );
  const fresh = cards.filter((card) => !card.posted && card.alerts.some(saysSomething));
  if (fresh.length <= mostCards) return cards;
  const listed = fresh.flatMap(({ alerts }) => alerts).toSorted(byTime);
  return [...cards.filter((card) => !fresh.includes(card)), ...lists(listed)];
}

function lists(alerts: readonly Alert[]): readonly Batch[] {
  const count = Math.ceil(alerts.length / mostListed);
  return Array.from({ length: count }, (_, index) => ({
    kind: 'list',
    alerts: alerts.slice(index * mostListed, (index + 1) * mostListed),
  }));
}

/** Progress is shown on a card that is there, and never makes one. */
export function saysSomething({ status }: Alert): boolean {
  return status !== 'progress';
}

function byTime(one: Alert, other: Alert): number {
  return one.at - other.at;
}
