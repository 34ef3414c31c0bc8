/** Resumes paused or muted alerts. */

import { announceInChannel } from '../conversation/announce-in-channel.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { withSubscriptions } from '../conversation/subscriptions/find-subscriptions.ts';
import { resumeAll } from '../conversation/subscriptions/resume-alerts.ts';
import { wholeOrganization } from '../conversation/subscriptions/subscribe-form.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { resumedElsewhereView } from '../views/subscriptions/changed-in-other-channel.ts';
import { resumedView } from '../views/subscriptions/paused-and-resumed.ts';
import { command } from './command.ts';

export const resume = command({
  name: 'resume',
  usage: 'resume [repo]',
  summary: 'Resume this channel’s paused or muted alerts, for one project or all.',
  example: 'resume web',
  group: 'Alerts',
  internal: ['id'],
  parse(words, channel) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    const repo =
      said === undefined ? undefined : (wholeOrganization(said) ?? readRepo(said, { words, channel }));
    return { id: words.options.get('id'), read: words.text, repo };
  },
  run({ read, ...meant }, context) {
    const again = (slug: string) => `resume ${slug}`;
    return withSubscriptions(meant, { context, read, again }, async (found) => {
      const channel = found[0]?.channel ?? '';
      const count = await resumeAll(found, context);
      const message = resumedView({ channel, count, changedBy: context.caller.user });
      if (count === 0) return { kind: 'say', message };
      const elsewhere = (telling: 'told' | 'untold') => resumedElsewhereView({ channel, count, telling });
      return announceInChannel({ channel, message, elsewhere }, context);
    });
  },
});
