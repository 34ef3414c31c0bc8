/** Draws a button that opens a form where Slack gave no trigger for it, or where that expired. Pure. */
import { actions, message } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';

interface Reopening {
  readonly command: string;
  /** `none`: a mention has none. */
  readonly trigger: 'expired' | 'none';
}

export function reopenView({ command, trigger }: Reopening): Message {
  return message({
    title: trigger === 'expired' ? 'The form didn’t open in time.' : 'Slack opens forms only from a button.',
    blocks: [actions(button('Open form', { action: 'run', command }, { style: 'primary' }))],
  });
}
