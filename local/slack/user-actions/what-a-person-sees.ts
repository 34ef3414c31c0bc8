/** Shows a test what a person's screen shows. */

import { pageMessage } from '../messages.ts';
import { pageView, stackOf } from '../modals-and-home-tabs.ts';
import type { World } from '../stand-in-context.ts';
import type { Seeing } from '../test-controls.ts';

export function seeing(world: World): Seeing {
  const who = (as?: string) => as ?? world.state.me;
  return {
    messages: (channel) =>
      world.state.messages
        .filter((message) => message.channel === channel && message.visibleTo === undefined)
        .map(pageMessage),
    ephemerals: (user) =>
      world.state.messages.filter(({ visibleTo }) => visibleTo === who(user)).map(pageMessage),
    openViews: (user) => stackOf(world, who(user)).map(pageView),
    pane: (user) => world.panes.get(who(user)),
    home: (user) => world.state.homes[who(user)]?.view,
    watchers: () => world.listeners.size,
    until: (look, milliseconds = 5000) => until(world, look, milliseconds),
  };
}

function until<T>(world: World, look: () => T | undefined | false, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const again = () => {
      try {
        const seen = look();
        if (seen === undefined || seen === false) return;
        resolve(seen);
      } catch (error) {
        reject(error);
      }
      stop();
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`not seen within ${milliseconds} ms: ${look}`));
    }, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      world.changed.delete(again);
    };
    world.changed.add(again);
    again();
  });
}
