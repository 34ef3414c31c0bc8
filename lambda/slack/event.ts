/** Hands an event of Slack's to its handler. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { commands } from '../commands/index.ts';
import type { EventContext } from '../conversation/context.ts';
import { events } from '../events/index.ts';
import { workspaceOf } from './installations.ts';
import { seal } from './seal.ts';
import type { Services } from './services.ts';

type EventArgs = SlackEventMiddlewareArgs & AllMiddlewareArgs;

export async function handleEvent(
  { event, body, client, context: bolt }: EventArgs,
  services: Services,
): Promise<void> {
  // Bolt skips authorization where the token may be gone.
  const workspace = bolt.workspace === undefined ? workspaceOf(bolt, body) : String(bolt.workspace);
  const context: EventContext = {
    workspace,
    botUserId: bolt.botUserId,
    now: services.now(),
    store: services.store,
    commands,
    log: services.log,
    async publishHome(user, home) {
      const view = await seal(home, { workspace, channel: `home:${user}` }, services);
      await client.views.publish({ user_id: user, view });
    },
    async forget() {
      const installation = await services.store.installation(workspace);
      // It is of an installation that ended before this one began.
      if (installation && endOf(body) < installation.installedAt)
        return services.log({ log: 'event.late', workspace });
      await services.secrets.remove(workspace);
      await services.store.forget(workspace);
    },
  };
  await events[event.type]?.run(event, context);
}

const timedSchema = v.object({ event_time: v.number() });

/** The latest moment, in milliseconds, at which it may have happened: Slack tells whole seconds. */
function endOf(body: unknown): number {
  const read = v.safeParse(timedSchema, body);
  return read.success ? read.output.event_time * 1000 + 999 : Number.POSITIVE_INFINITY;
}
