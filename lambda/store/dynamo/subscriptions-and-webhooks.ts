/** Stores subscriptions and webhooks. */
import * as v from 'valibot';
import { type Project, projectKey } from '../../circleci/project.ts';
import { alertKeys } from '../alert-keys.ts';
import { hookSchema, subscriptionSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import type { HookChange, Subscription } from '../subscriptions-and-schedules.ts';
import { list } from './query.ts';
import { createStampedLists, type Stamps } from './reads/cache-lists-by-stamp.ts';
import { type Expression, type Records, type Table, there } from './table-items.ts';
import { assignments } from './update-expression.ts';

type Subscriptions =
  | 'subscriptions'
  | 'subscriptionsTo'
  | 'saveSubscription'
  | 'changeSubscription'
  | 'pauseSubscription'
  | 'removeSubscription';

const pausedSchema = v.object({ pausedBy: v.optional(v.string()) });

interface SubscriptionOptions extends Table {
  readonly newId: () => string;
}

type Which = Pick<Subscription, 'workspace' | 'id' | 'project'>;

/** Sorted by project: one Query returns a project's subscriptions, another the organization's. */
export function createSubscriptions(
  records: Records,
  table: SubscriptionOptions,
  stamps: Stamps,
): Pick<AlertStore, Subscriptions> {
  const keyOf = ({ workspace, project, id }: Which) => alertKeys.subscription(workspace, project, id);
  const under = ({ pk, sk }: ReturnType<typeof keyOf>) => list(table, { pk, prefix: sk }, subscriptionSchema);
  const stamped = createStampedLists<Subscription>(stamps, table);
  const queryTo = async (workspace: string, project: Project) => {
    const all = { ...project, repo: '*' };
    const [its, organizations] = await Promise.all([
      under(alertKeys.subscriptionsTo(workspace, project)),
      under(alertKeys.subscriptionsTo(workspace, all)),
    ]);
    return project.repo === '*' ? its : [...its, ...organizations];
  };
  return {
    subscriptions: (workspace) => under(alertKeys.subscriptions(workspace)),
    subscriptionsTo: (workspace, project) =>
      stamped(workspace, projectKey(project), () => queryTo(workspace, project)),
    async saveSubscription(subscription) {
      await records.write(keyOf(subscription), { ...subscription });
      await stamps.changed(subscription.workspace);
    },
    async changeSubscription(which, change) {
      const { text, ...said } = assignments(change);
      if (text === '') return true;
      const isThere = await records.changeIf(keyOf(which), text, { ...there, ...said });
      if (!isNoted(change)) await stamps.changed(which.workspace);
      return isThere;
    },
    async pauseSubscription(which, paused) {
      const key = keyOf(which);
      const by = table.newId();
      const isFirst = await records.changeIf(key, 'SET paused = :paused, pausedBy = :by', {
        text: 'attribute_exists(pk) AND attribute_not_exists(paused)',
        values: { paused, by },
      });
      // The answer to our first attempt may have been lost.
      const isOurs = isFirst || (await records.read(key, pausedSchema))?.pausedBy === by;
      if (isOurs) await stamps.changed(which.workspace);
      return isOurs;
    },
    async removeSubscription(which) {
      await records.remove(keyOf(which));
      await stamps.changed(which.workspace);
    },
  };
}

/** No list is read again for the time of the last delivery, which is noted with an hour's precision. */
function isNoted(change: object): boolean {
  return Object.keys(change).join() === 'lastDeliveryAt';
}

type Hooks = 'hook' | 'hooks' | 'saveHook' | 'changeHook' | 'showSecret' | 'removeHook';

export function createHooks(records: Records, table: Table): Pick<AlertStore, Hooks> {
  const change = (workspace: string, id: string, wanted: { change: HookChange; only: Expression }) => {
    const { text, names = {}, values } = assignments(wanted.change);
    const all = { ...values, ...wanted.only.values };
    return records.changeIf(alertKeys.hook(workspace, id), text, {
      text: wanted.only.text,
      names,
      ...(Object.keys(all).length > 0 && { values: all }),
    });
  };
  return {
    hook: (workspace, id) => records.read(alertKeys.hook(workspace, id), hookSchema),
    hooks: (workspace) => {
      const { pk, sk } = alertKeys.hooks(workspace);
      return list(table, { pk, prefix: sk }, hookSchema);
    },
    saveHook: (workspace, hook) => records.write(alertKeys.hook(workspace, hook.id), { ...hook }),
    changeHook: (workspace, id, wanted) => change(workspace, id, { change: wanted, only: there }),
    async showSecret(workspace, { id, shownMark }, wanted) {
      const seen =
        shownMark === undefined
          ? { text: 'attribute_not_exists(shownMark)' }
          : { text: 'shownMark = :seen', values: { seen: shownMark } };
      const only = { ...seen, text: `attribute_exists(pk) AND ${seen.text}` };
      if (await change(workspace, id, { change: wanted, only })) return true;
      // The answer to our first attempt may have been lost.
      const now = await records.read(alertKeys.hook(workspace, id), hookSchema);
      return isShown(now, wanted);
    },
    removeHook: (workspace, id) => records.remove(alertKeys.hook(workspace, id)),
  };
}

type Shown = Pick<HookChange, 'shownTo' | 'shownAt' | 'shownMark'>;

function isShown(now: Shown | undefined, { shownTo, shownAt, shownMark }: Shown): boolean {
  return now?.shownTo === shownTo && now?.shownAt === shownAt && now?.shownMark === shownMark;
}
