/** Draws a button that opens a form again after Slack’s trigger expired. Pure. */
import { actions, message } from '../text/blocks.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';

export function reopenView({ command }: { readonly command: string }): Message {
  return message({
    title: 'The form didn’t open in time.',
    blocks: [actions(button('Open form', { action: 'run', command }, { style: 'primary' }))],
  });
}
