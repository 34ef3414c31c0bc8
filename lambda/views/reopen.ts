/** A form that came too late: a click opens it with a fresh trigger. */
import { actions, button, message } from './blocks.ts';
import type { Message } from './message.ts';

export function reopenView({ command }: { readonly command: string }): Message {
  const text = 'Slack did not let the form open in time.';
  return message({
    title: text,
    text,
    blocks: [actions(button('Open the form', { action: 'run', command }, { style: 'primary' }))],
  });
}
