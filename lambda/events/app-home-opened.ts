/** Somebody looks at our Home tab: it is drawn anew. */
import * as v from 'valibot';
import { homeView } from '../views/people/home.ts';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.string(), tab: v.optional(v.string(), 'home') });

export const appHomeOpened = slackEvent(schema, async ({ user, tab }, context) => {
  if (tab !== 'home') return;
  const connection = await context.store.connection(context.workspace);
  await context.publishHome(user, homeView({ connection, commands: context.commands }));
});
