/** Hands an event of Slack's to its handler. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import type { EventContext } from '../../conversation/context.ts';
import { events } from '../../events/index.ts';
import { inTime } from '../../timeout.ts';
import { removeWebhooks } from '../../webhook/setup.ts';
import { confirmedEmail } from '../api/caller-info.ts';
import { lookUpOnce } from '../api/look-up-once.ts';
import { workspaceOf } from '../bolt-authorize.ts';
import { seal } from '../button-tokens.ts';
import { connectCircleCI } from '../connect-circleci.ts';
import { readEffectiveRole } from '../effective-role.ts';
import type { Services } from '../worker-ports.ts';

type EventArgs = SlackEventMiddlewareArgs & AllMiddlewareArgs;

export async function handleEvent(
  { event, body, client, context: bolt }: EventArgs,
  services: Services,
): Promise<void> {
  // Bolt skips authorization where the token may be gone.
  const lookUps = lookUpOnce(client);
  const workspace = bolt.workspace === undefined ? workspaceOf(bolt, body) : String(bolt.workspace);
  const context: EventContext = {
    workspace,
    botUserId: bolt.botUserId,
    now: services.now(),
    store: services.store,
    log: services.log,
    async publishHome(user, home) {
      const view = await seal(home, { workspace, channel: `home:${user}` }, services);
      await client.views.publish({ user_id: user, view });
    },
    effectiveRole: (user) => readEffectiveRole({ workspace, user, homeTeam: undefined }, lookUps, services),
    email: (user) => confirmedEmail(user, lookUps),
    circleci: () => connectCircleCI(workspace, services),
    async forget() {
      const installation = await services.store.installation(workspace);
      // The event belongs to an earlier installation.
      if (installation && endOf(body) < installation.installedAt)
        return services.log({ log: 'event.late', workspace });
      await removeAllWebhooks(workspace, services);
      await services.secrets.remove(workspace);
      await services.store.forget(workspace);
    },
  };
  await events[event.type]?.run(event, context);
}

/** Removes the webhooks while the token still works. Failures are only logged, so that the deletion continues. */
async function removeAllWebhooks(workspace: string, services: Services): Promise<void> {
  const { store, log } = services;
  try {
    const circleci = await connectCircleCI(workspace, services);
    const left = await inTime(removeWebhooks({ workspace, store, circleci }), longestRemoval);
    if (left.length > 0) log({ log: 'hooks.failed', workspace, reason: 'uninstalled', count: left.length });
  } catch (error) {
    if (error instanceof Error && error.name === 'NotConnectedError') return;
    log({ log: 'hooks.failed', workspace, reason: error instanceof Error ? error.name : 'unknown' });
  }
}

/** Milliseconds, of the worker's thirty seconds. */
const longestRemoval = 15_000;

const timedSchema = v.object({ event_time: v.number() });

/** The latest moment, in milliseconds, at which it may have happened: Slack tells whole seconds. */
function endOf(body: unknown): number {
  const read = v.safeParse(timedSchema, body);
  return read.success ? read.output.event_time * 1000 + 999 : Number.POSITIVE_INFINITY;
}
