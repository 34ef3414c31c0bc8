/** Keeps modals, one stack for each person, and Home tabs. */
import type { View } from '@slack/types';
import type { PageView } from './page-api/page-api.ts';
import { newId, tell, type World } from './stand-in-context.ts';
import type { StoredView } from './state-schema.ts';
import { Refusal } from './web-api/refusal.ts';
import { workspace } from './workspace-acme.ts';

/** Slack's limit on modals over one another. */
const deepest = 3;

/** A first modal closes whatever was open. */
export function openModal(world: World, userId: string, view: View): StoredView {
  const opened = newView(world, userId, view);
  setStack(world, userId, [opened]);
  return opened;
}

export function pushModal(world: World, userId: string, view: View): StoredView {
  const stack = stackOf(world, userId);
  if (stack.length >= deepest) throw new Refusal('push_limit_reached');
  const top = stack.at(-1);
  const id = newId(world, 'V');
  const pushed = {
    ...newView(world, userId, view),
    id,
    rootId: top?.rootId ?? id,
    previousId: top?.id ?? null,
  };
  setStack(world, userId, [...stack, pushed]);
  return pushed;
}

export function updateModal(world: World, stored: StoredView, view: View): StoredView {
  Object.assign(stored, { view, hash: newHash(world) });
  setStack(world, stored.userId, stackOf(world, stored.userId));
  return stored;
}

/** Takes the topmost one away, or with 'all' the whole stack. */
export function closeModal(world: World, userId: string, extent: 'top' | 'all'): void {
  setStack(world, userId, extent === 'all' ? [] : stackOf(world, userId).slice(0, -1));
}

export function publishHome(world: World, userId: string, view: View): StoredView {
  const known = world.state.homes[userId];
  const home = { ...(known ?? newView(world, userId, view)), view, hash: newHash(world) };
  world.state.homes[userId] = home;
  tell(world, { userId }, { type: 'home', home: pageView(home) });
  return home;
}

export function stackOf(world: World, userId: string): readonly StoredView[] {
  return world.state.modals[userId] ?? [];
}

/** Any modal or Home tab, by its id or the bot's own external_id. */
export function findView(world: World, id: unknown, externalId?: unknown): StoredView | undefined {
  const views = [...Object.values(world.state.modals).flat(), ...Object.values(world.state.homes)];
  return views.find(
    (stored) =>
      stored.id === id || (typeof externalId === 'string' && stored.view.external_id === externalId),
  );
}

export function pageView({ id, hash, view }: StoredView): PageView {
  return { id, hash, view };
}

/** The view as Slack's answers and payloads hold it. */
export function slackView(
  { team }: Pick<World, 'team'>,
  stored: StoredView,
  values: unknown = {},
): Record<string, unknown> {
  const { view } = stored;
  const modal = view.type === 'modal' ? view : undefined;
  return {
    id: stored.id,
    team_id: team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values },
    hash: stored.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    previous_view_id: stored.previousId,
    root_view_id: stored.rootId,
    app_id: workspace.app.id,
    external_id: view.external_id ?? '',
    app_installed_team_id: team.id,
    bot_id: workspace.bot.botId,
  };
}

function newView(world: World, userId: string, view: View): StoredView {
  const id = newId(world, 'V');
  return { id, hash: newHash(world), userId, rootId: id, previousId: null, view };
}

function newHash(world: World): string {
  return `${Math.floor(world.clock() / 1000)}.${newId(world, '', 8).toLowerCase()}`;
}

function setStack(world: World, userId: string, stack: readonly StoredView[]): void {
  world.state.modals[userId] = [...stack];
  tell(world, { userId }, { type: 'views', views: stack.map(pageView) });
}
