/** Groups waiting alerts into messages: one card per run, or lists when many new runs wait. */
import type { AlertStore } from '../store/alert-store.ts';
import type { Alert, Posted } from '../store/outbox.ts';
import { mostListed } from '../views/alerts/run-list.ts';
import type { DispatchLock } from './dispatch-context.ts';

export type Batch =
  /** The run's card: a new post, or an edit where `posted` is set. */
  | {
      readonly kind: 'card';
      readonly alerts: readonly Alert[];
      readonly posted: Posted | undefined;
    }
  /** Many runs in one message. */
  | { readonly kind: 'list'; readonly alerts: readonly Alert[] };

/** With more new cards than this, list the runs instead of flooding the channel. */
const mostCards = 5;
/** Alerts per message: their ids go into the message's metadata, whose size is limited. */
const mostTogether = 100;

/** Returns new messages in the order of their alerts, then edits of posted cards. */
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

/** Splits a run's alerts, which alone may be too many for one message. */
function parts(alerts: readonly Alert[]): readonly (readonly Alert[])[] {
  const count = Math.ceil(alerts.length / mostTogether);
  return Array.from({ length: count }, (_, index) =>
    alerts.slice(index * mostTogether, (index + 1) * mostTogether),
  );
}

/** False for a progress update: it edits an existing card; it never posts one. */
export function isAlert({ status }: Alert): boolean {
  return status !== 'progress';
}

/** Returns each run's newest alert: a list has one line per run. */
export function linesOf(alerts: readonly Alert[]): readonly Alert[] {
  const byRun = Map.groupBy(alerts, ({ run }) => run);
  return [...byRun.values()].flatMap((all) => all.findLast(isAlert) ?? []);
}
