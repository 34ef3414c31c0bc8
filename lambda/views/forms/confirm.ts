/** Draws the question before something is deleted, exposed, opened or deployed, for the person who asked alone. Pure. */
import { actions, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import type { Part } from '../text/mrkdwn.ts';

export interface ConfirmInput {
  /** One line that ends in a question mark. */
  readonly title: Part;
  /** What follows from it, a line each. */
  readonly follows: readonly Part[];
  /** A verb and its object: what the button does. */
  readonly label: string;
  /** Danger where something is gone afterwards. */
  readonly style?: 'primary' | 'danger';
  /** Takes the question away; `Cancel` unless given. */
  readonly deny?: string;
  /** The command in full, with every name resolved: the button carries out exactly what was asked about. */
  readonly command: string;
}

export function confirmView(input: ConfirmInput): Message {
  const { title, follows, label, style = 'danger', deny = 'Cancel', command } = input;
  return message({
    title,
    blocks: [
      section(...follows),
      actions(button(label, { action: 'confirm', command }, { style }), button(deny, { action: 'dismiss' })),
    ],
  });
}

/** In place of the question, above what the channel is told. */
export function confirmedView(): Message {
  return message({ title: 'Done. Everyone in this channel can see it below.' });
}

/** In place of the question. */
export function dismissedView(): Message {
  return message({ title: 'Canceled. Nothing was changed.' });
}
