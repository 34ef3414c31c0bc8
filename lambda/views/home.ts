/** The app's Home tab. */
import type { Connection } from '../store/store.ts';
import { actions, button, escaped, section } from './blocks.ts';
import type { HelpEntry } from './help.ts';
import type { Home } from './message.ts';

export interface HomeInput {
  readonly connection: Connection | undefined;
  readonly commands: readonly HelpEntry[];
}

export function homeView({ connection, commands }: HomeInput): Home {
  return {
    type: 'home',
    blocks: [
      section(connection ? `Connected as ${escaped(connection.login)}` : 'Not connected'),
      actions(button(connection ? 'Reconnect' : 'Connect', { action: 'connect' })),
      ...commands.slice(0, 40).map(({ summary }) => section(escaped(summary))),
    ],
  };
}
