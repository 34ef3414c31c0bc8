/** Shows or changes what may be done in a channel. */

import {
  changeSettings,
  openSettings,
  settingsPlace,
} from '../conversation/changes/channel-settings-form.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { usage } from '../conversation/words/parse-arguments.ts';
import { everywhereElse } from '../store/channel-limit-store.ts';
import { allLimitsView } from '../views/people/channel-settings.ts';
import { command } from './command.ts';

export const settings = command({
  name: 'settings',
  usage: 'settings [default] [clear] | settings all',
  summary:
    'Show or change what people can do in this channel or by default: which actions, which projects, who approves.',
  example: 'settings',
  group: 'Set up',
  parse(words) {
    const said = words.plain.map((word) => word.toLowerCase());
    const wish = said.join(' ');
    if (wish === 'all') return { kind: 'list' } as const;
    const isElse = said[0] === 'default';
    const rest = isElse ? said.slice(1).join(' ') : wish;
    if (rest === '' || rest === 'clear') return { kind: rest === '' ? 'open' : 'clear', isElse } as const;
    throw usage('Which settings?', words.text, [
      'settings',
      'settings default',
      'settings all',
      'settings clear',
    ]);
  },
  async run(wish, context) {
    if (wish.kind === 'list') {
      await mustBeAllowed('set limits', context);
      const all = await context.store.allLimits(context.caller.workspace);
      return { kind: 'say', message: allLimitsView({ all }) };
    }
    const channel = wish.isElse ? everywhereElse : settingsPlace(context.caller.channel);
    return wish.kind === 'open'
      ? openSettings(channel, context)
      : changeSettings(channel, undefined, context);
  },
});
