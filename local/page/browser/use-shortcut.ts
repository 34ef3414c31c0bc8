/** Uses a shortcut of the app, and warns where that failed. */
import type { PageUseShortcut } from '../../slack/page-api/page-requests.ts';
import { useSlack } from './page-context.tsx';

export function useShortcut(): (used: PageUseShortcut) => void {
  const { wire, warn } = useSlack();
  return async (used) => {
    const answer = await wire.post('shortcut', used);
    // What the bot did not take comes as a notice of the workspace's.
    if (!answer.ok && answer.error === 'connection_failed')
      warn({ code: answer.error, text: answer.message });
  };
}
