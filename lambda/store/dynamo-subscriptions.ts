/** Subscriptions, and the addresses that CircleCI reports to. */

import { alertKeys } from './alert-keys.ts';
import { hookSchema, subscriptionSchema } from './alert-schemas.ts';
import type { AlertStore } from './alerts.ts';
import { list } from './listing.ts';
import { type Expression, type Records, type Table, there } from './records.ts';
import type { Subscription } from './subscriptions.ts';

type Subscriptions =
  | 'subscriptions'
  | 'subscriptionsTo'
  | 'saveSubscription'
  | 'changeSubscription'
  | 'pauseSubscription'
  | 'removeSubscription';

type Which = Pick<Subscription, 'workspace' | 'id' | 'project'>;

export function createSubscriptions(records: Records, table: Table): Pick<AlertStore, Subscriptions> {
  const keyOf = ({ workspace, project, id }: Which) => alertKeys.subscription(workspace, project, id);
  const under = ({ pk, sk }: ReturnType<typeof keyOf>) => list(table, { pk, prefix: sk }, subscriptionSchema);
  return {
    subscriptions: (workspace) => under(alertKeys.subscriptions(workspace)),
    async subscriptionsTo(workspace, project) {
      const all = { ...project, repo: '*' };
      const [its, organizations] = await Promise.all([
        under(alertKeys.subscriptionsTo(workspace, project)),
        under(alertKeys.subscriptionsTo(workspace, all)),
      ]);
      return project.repo === '*' ? its : [...its, ...organizations];
    },
    saveSubscription: (subscription) => records.write(keyOf(subscription), { ...subscription }),
    changeSubscription: (which, change) => {
      const { text, ...said } = assignments(change);
      return text === ''
        ? Promise.resolve(true)
        : records.changeIf(keyOf(which), text, { ...there, ...said });
    },
    pauseSubscription: (which, paused) =>
      records.changeIf(keyOf(which), 'SET paused = :paused', {
        text: 'attribute_exists(pk) AND attribute_not_exists(paused)',
        values: { paused },
      }),
    removeSubscription: (which) => records.remove(keyOf(which)),
  };
}

/** `SET #a = :a REMOVE #b`: what is undefined is cleared. */
function assignments(change: Readonly<Record<string, unknown>>): Expression {
  const all = Object.keys(change);
  const set = all.filter((name) => change[name] !== undefined);
  const cleared = all.filter((name) => change[name] === undefined);
  const parts = [
    set.length > 0 ? `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}` : '',
    cleared.length > 0 ? `REMOVE ${cleared.map((name) => `#${name}`).join(', ')}` : '',
  ];
  return {
    text: parts.join(' ').trim(),
    names: Object.fromEntries(all.map((name) => [name, name])),
    ...(set.length > 0 && { values: JSON.parse(JSON.stringify(change)) }),
  };
}

type Hooks = 'hook' | 'hooks' | 'saveHook' | 'removeHook';

export function createHooks(records: Records, table: Table): Pick<AlertStore, Hooks> {
  return {
    hook: (workspace, id) => records.read(alertKeys.hook(workspace, id), hookSchema),
    hooks: (workspace) => {
      const { pk, sk } = alertKeys.hooks(workspace);
      return list(table, { pk, prefix: sk }, hookSchema);
    },
    saveHook: (workspace, hook) => records.write(alertKeys.hook(workspace, hook.id), { ...hook }),
    removeHook: (workspace, id) => records.remove(alertKeys.hook(workspace, id)),
  };
}
