/** Removes the CircleCI account and the alerts by direct message of a person whose Slack account was deactivated. The door drops all other changes. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.object({ id: v.string(), deleted: v.literal(true) }) });

export const userChange = slackEvent(schema, async ({ user: { id: user } }, context) => {
  const { workspace, store, now } = context;
  const theirs = (await store.subscriptions(workspace)).filter(
    ({ direct, owner }) => direct !== undefined && owner === user,
  );
  for (const one of theirs) await store.removeSubscription(one);
  const account = await store.account(workspace, user);
  if (!account) return;
  await store.saveAccount(workspace, user, undefined);
  const did = { by: user, channel: undefined, name: 'disconnect me', target: account.host } as const;
  await store.audit(workspace, { ...did, id: `left-${user}`, at: now, outcome: 'done' });
});
