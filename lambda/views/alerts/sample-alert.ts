/** Draws a sample alert of a subscription. Pure. */
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { ruleLine, subject } from '../subscriptions/rule-in-words.ts';
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { limited, md, mention } from '../text/mrkdwn.ts';

export interface TestAlertInput {
  readonly subscription: Subscription;
  /** User id. */
  readonly askedBy: string;
}

export function testAlertView({ subscription, askedBy }: TestAlertInput): Message {
  return message({
    title: md`❌ *Failed* (test): ${limited(subject(subscription), 120)}`,
    color: '#e01e5a',
    blocks: [
      section(
        'This is a test: nothing failed. Real alerts show the job and step that failed, and the failed tests.',
      ),
      section(ruleLine(subscription)),
      context(md`sent by ${mention(askedBy)}`, 'real alerts are posted here, too'),
    ],
  });
}
