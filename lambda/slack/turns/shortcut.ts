/** Handles the shortcuts: Show this build, on any message with a link to CircleCI, and Trigger a build. */
import type { AllMiddlewareArgs, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { linkIn } from '../../conversation/references/pasted-link.ts';
import { usage } from '../../conversation/words/parse-arguments.ts';
import type { Services } from '../worker-ports.ts';
import { shortcutSchema } from './payload-schemas.ts';
import { interactionOf, type Turn, takeTurn } from './take-turn.ts';

/** What each stands for, by its callback_id in slack-manifest.yml: the words of a command. */
export const shortcuts: Readonly<Record<string, (message: unknown) => string>> = {
  show_build(message) {
    const link = linkIn(message);
    if (link !== undefined) return link;
    throw usage('That message has no link to CircleCI.', '', ['status web', 'build web#123']);
  },
  trigger_build: () => 'trigger',
};

export function handleShortcut(
  { body, client, context }: SlackShortcutMiddlewareArgs & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const pressed = v.parse(shortcutSchema, body);
  const words = Object.hasOwn(shortcuts, pressed.callback_id) ? shortcuts[pressed.callback_id] : undefined;
  if (!words) throw new Error('a shortcut of another version');
  const turn: Turn = {
    client,
    context,
    ...interactionOf(pressed),
    thread: undefined,
    clicked: 'by one reader',
  };
  return takeTurn(turn, services, async (speaker) => speaker.context().run(words(pressed.message)));
}
