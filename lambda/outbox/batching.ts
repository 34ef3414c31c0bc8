/** What is said together: alerts of one run are one card; when many runs wait, those without a card are listed. */
import type { AlertStore } from '../store/alert-store.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import { mostListed } from '../views/alerts/run-list.ts';
import type { DispatchLock } from './dispatch-context.ts';

export type Batch =
  /** The run's card: posted, or changed where it stands. */
  | {
      readonly kind: 'card';
      readonly alerts: readonly Alert[];
      readonly posted: Posted | undefined;
    }
  /** Many runs in one message. */
  | { readonly kind: 'list'; readonly alerts: readonly Alert[] };

/** With more new cards than these a channel is flooded: they are listed instead. */
const mostCards = 5;
/** Their ids travel with the message, whose metadata have a limit. */
const mostTogether = 100;

/** New messages in the order of their alerts, then changes of those that stand. */
export async function batches(
  waiting: readonly Alert[],
  { workspace, channel }: Pick<DispatchLock, 'workspace' | 'channel'>,
  store: Pick<AlertStore, 'posted'>,
): Promise<readonly Batch[]> {
  const byRun = Map.groupBy(waiting, ({ run }) => run);
  const cards = await Promise.all(
    [...byRun].map(async ([run, alerts]) => ({
      ...{ kind: 'card' as const, alerts, posted: await store.posted(workspace, channel, run) },
    })),
  );
  const isNew = (card: (typeof cards)[number]) => !card.posted && card.alerts.some(isAlert);
  const fresh = cards.filter(isNew);
  const others = cards.filter((card) => !isNew(card));
  return [...(fresh.length > mostCards ? lists(fresh) : fresh), ...others];
}

function lists(cards: readonly { readonly alerts: readonly Alert[] }[]): readonly Batch[] {
  const messages: Alert[][] = [];
  let runs = 0;
  for (const alerts of cards.flatMap((card) => parts(card.alerts))) {
    const last = messages.at(-1);
    const hasRoom = last && runs < mostListed && last.length + alerts.length <= mostTogether;
    runs = hasRoom ? runs + 1 : 1;
    if (hasRoom) last.push(...alerts);
    else messages.push([...alerts]);
  }
  return messages.map((alerts) => ({ kind: 'list', alerts }));
}

/** One run alone may have told more than fits into one message. */
function parts(alerts: readonly Alert[]): readonly (readonly Alert[])[] {
  const count = Math.ceil(alerts.length / mostTogether);
  return Array.from({ length: count }, (_, index) =>
    alerts.slice(index * mostTogether, (index + 1) * mostTogether),
  );
}

/** Progress is shown on a card that is there, and never makes one. */
export function isAlert({ status }: Alert): boolean {
  return status !== 'progress';
}

/** A run is one line, however much of it waits: what it has come to. */
export function linesOf(alerts: readonly Alert[]): readonly Alert[] {
  const byRun = Map.groupBy(alerts, ({ run }) => run);
  return [...byRun.values()].flatMap((all) => all.findLast(isAlert) ?? []);
}
