/** Starts the local bot of the revision whose folder is the first argument of the process, and hears its requests. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type * as local from '../../local/bot.ts';
import { hearAll } from './delay-and-trace-requests.ts';

export const project = 'github/acme/web';

export async function startBotOfRevision() {
  const [, , folder = ''] = process.argv;
  const { startLocal }: typeof local = await import(join(folder, 'local/bot.ts'));
  // What the bot logs would stand between the results.
  console.log = () => undefined;
  const hearing = hearAll();
  const { slack, circleci, aws } = await startLocal({ port: 0, quiet: true });
  if (!slack || !circleci) throw new Error('Nothing of this may lead elsewhere.');
  return {
    slack,
    controls: circleci.controls,
    aws,
    hearing,
    /** Until nothing is left to be done. */
    async idle(): Promise<void> {
      await aws.lambda.idle();
      await aws.alerts.idle();
    },
    /** Slack's second in a channel, and a bit. */
    pause: (): Promise<void> => setTimeout(1_100),
  };
}
