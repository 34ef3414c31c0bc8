/** Whether alerts may show the last lines of a failing log. */
import { tooMany, usage } from '../conversation/words.ts';
import { excerptsView } from '../views/excerpts.ts';
import { command } from './command.ts';

export const excerpts = command({
  name: 'excerpts',
  usage: 'excerpts [on|off]',
  summary: 'Show the last lines of failing logs in alerts, or not (admins only).',
  example: 'excerpts on',
  group: 'Set up',
  parse(words) {
    const [said, ...rest] = words.plain;
    if (rest.length > 0) throw tooMany(words, 1);
    if (said === undefined || said === 'on' || said === 'off') return { wish: said } as const;
    throw usage('on or off?', words.text, ['excerpts on', 'excerpts off']);
  },
  async run({ wish }, context) {
    const { caller, store } = context;
    if (wish === undefined)
      return { kind: 'say', message: excerptsView({ excerpts: await store.excerpts(caller.workspace) }) };
    await context.act({ name: 'set excerpts', target: wish }, () =>
      store.saveExcerpts(caller.workspace, wish),
    );
    return { kind: 'announce', message: excerptsView({ excerpts: wish, changedBy: caller.user }) };
  },
});
