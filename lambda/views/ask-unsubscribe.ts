/** The question before all of a channel's alerts end. */
import type { Subscription } from '../store/subscriptions.ts';
import { actions, message, section } from './blocks.ts';
import { button, plain } from './elements.ts';
import type { Message } from './message.ts';
import { limited, md } from './mrkdwn.ts';
import { subject } from './rule.ts';

const mostNamed = 10;

/** `subscriptions`: of several projects. */
export function askUnsubscribeView({
  subscriptions,
}: {
  readonly subscriptions: readonly Subscription[];
}): Message {
  const names = [...new Set(subscriptions.map(subject))];
  const more = names.length - mostNamed;
  const confirm = {
    title: plain('End all alerts here?', 100),
    text: plain(`This channel hears no more of ${names.length} projects. Their rules are not kept.`, 300),
    confirm: plain('Unsubscribe all', 30),
    deny: plain('Not now', 30),
  };
  return message({
    title: md`🔕 End this channel’s alerts of *${names.length} projects*?`,
    blocks: [
      section(
        ...names.slice(0, mostNamed).map((name) => md`• ${limited(name, 120)}`),
        more > 0 ? md`and ${more} more` : undefined,
      ),
      actions(
        button(
          'Unsubscribe all',
          { action: 'run', command: 'unsubscribe all --yes' },
          { style: 'danger', confirm },
        ),
        button('See them', { action: 'run', command: 'subscriptions' }, { id: 'list' }),
      ),
    ],
  });
}
