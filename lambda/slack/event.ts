/** What Slack tells us about itself: the Home tab was opened, we were uninstalled. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { commands } from '../commands/index.ts';
import type { EventContext } from '../conversation/context.ts';
import { events } from '../events/index.ts';
import { seal } from './seal.ts';
import type { Services } from './services.ts';

type EventArgs = SlackEventMiddlewareArgs & AllMiddlewareArgs;

export async function handleEvent(
  { event, body, client, context: bolt }: EventArgs,
  services: Services,
): Promise<void> {
  // Bolt skips authorization where the token may be gone: the body names the workspace then.
  const workspace = String(bolt.workspace ?? bolt.enterpriseId ?? body.team_id);
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
      await services.secrets.remove(workspace);
      await services.store.forget(workspace);
    },
  };
  await events[event.type]?.run(event, context);
}
