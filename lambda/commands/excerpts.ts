/** Sets whether alerts show the log lines that explain a failure. */
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { askExcerptsView, excerptsView } from '../views/alerts/excerpt-setting.ts';
import { command } from './command.ts';

export const excerpts = command({
  name: 'excerpts',
  usage: 'excerpts [on|off]',
  summary: 'Turn log excerpts in alerts on or off (admins only).',
  example: 'excerpts on',
  group: 'Set up',
  parse(words) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    if (said === undefined || said === 'on' || said === 'off') return { wish: said } as const;
    throw usage('On or off?', words.text, ['excerpts on', 'excerpts off']);
  },
  async run({ wish }, context) {
    const { caller, store } = context;
    if (wish === undefined)
      return { kind: 'say', message: excerptsView({ excerpts: await store.excerpts(caller.workspace) }) };
    if (wish === 'off') return set(wish, context);
    const question = { name: 'set excerpts', target: wish, projects: [], ask: askExcerptsView } as const;
    return withConfirmation(question, context, () => set(wish, context));
  },
});

async function set(excerpts: 'on' | 'off', { caller, store, act }: Context): Promise<Reply> {
  await act({ name: 'set excerpts', target: excerpts, projects: [] }, () =>
    store.saveExcerpts(caller.workspace, excerpts),
  );
  return { kind: 'announce', message: excerptsView({ excerpts, changedBy: caller.user }) };
}
