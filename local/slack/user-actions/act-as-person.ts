/** Lets a test act as a person, by the same functions as the page with fewer arguments. */

import { isRecord } from '../limits/rule-builders.ts';
import { findMessage, pageMessage } from '../messages.ts';
import { findView, stackOf } from '../modals-and-home-tabs.ts';
import type { PagePlace } from '../page-api/page-api.ts';
import type { World } from '../stand-in-context.ts';
import type { Doing, Press } from '../test-controls.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { click, suggest } from './block-actions.ts';
import { say, typeCommand } from './commands-and-messages.ts';
import { elementsIn, elementsOfMessage, type Found } from './elements-on-screen.ts';
import { deactivate, invite, openHome, share, uninstall } from './open-home-and-join-channels.ts';
import { openObject } from './open-work-object.ts';
import { useShortcut } from './shortcuts.ts';
import { close, submit } from './view-submissions.ts';

export function doing(world: World): Doing {
  const who = (as?: string) => as ?? world.state.me;
  const topView = (as?: string) => stackOf(world, who(as)).at(-1)?.id ?? '';
  return {
    typeCommand: (text, { as, channel = workspace.channels.ci } = {}) =>
      typeCommand(world, who(as), { channel, text }),
    say: (text, { as, channel = workspace.channels.ci, ...thread } = {}) =>
      pageMessage(say(world, who(as), { channel, text, ...thread })),
    click: async (press) => click(world, who(press.as), { ...press, ...target(world, press) }),
    useShortcut: (used, { as } = {}) => useShortcut(world, who(as), used),
    suggest: async (press) => suggest(world, who(press.as), { ...target(world, press), value: press.value }),
    submit: async (values, { as, viewId } = {}) =>
      submit(world, who(as), { viewId: viewId ?? topView(as), values }),
    closeView: ({ as, all = false } = {}) => close(world, who(as), { viewId: topView(as), all }),
    openObject: (place, { as } = {}) => openObject(world, who(as), place),
    openHome: ({ as } = {}) => openHome(world, who(as), {}),
    invite: (channel, { as, remove = false } = {}) => invite(world, who(as), { channel, remove }),
    share: (channel, how) => share(world, channel, how),
    deactivate: (user) => deactivate(world, user),
    uninstall: () => uninstall(world),
  };
}

function target(world: World, press: Press): PagePlace & { blockId: string; actionId: string } {
  const { place, elements } = onScreen(world, press);
  const found = elements.find((one) => isMeant(one, press));
  if (!found)
    throw new Refusal('no_such_element', [
      `on screen: ${elements.map(({ actionId }) => actionId).join(', ')}`,
    ]);
  return { ...place, blockId: found.blockId, actionId: found.actionId };
}

function onScreen(world: World, { message, viewId }: Press): { place: PagePlace; elements: Found[] } {
  if (message) {
    const stored = findMessage(world, message.channel, message.ts);
    const place = { channel: message.channel, messageTs: message.ts };
    return { place, elements: stored ? elementsOfMessage(stored) : [] };
  }
  const view = findView(world, viewId);
  return { place: { viewId: viewId ?? '' }, elements: view ? elementsIn(view.view.blocks) : [] };
}

function isMeant({ element, blockId, actionId }: Found, press: Press): boolean {
  const words = isRecord(element.text) ? element.text.text : undefined;
  return (
    (press.blockId ?? blockId) === blockId &&
    (press.actionId ?? actionId) === actionId &&
    (press.label ?? words) === words
  );
}
