/** Leads through the first steps: connect, choose projects and a channel, send a test alert. */
import { setupForm } from '../conversation/subscriptions/setup-form.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { setupView } from '../views/people/setup.ts';
import { command } from './command.ts';

export const setup = command({
  name: 'setup',
  usage: 'setup [alerts]',
  summary: 'Set up the bot step by step: connect, choose projects and a channel, send a test alert.',
  example: 'setup',
  group: 'Set up',
  parse(words) {
    const [step] = words.plain;
    if (words.plain.length > 1) throw tooMany(words, 1);
    if (step === undefined || step.toLowerCase() === 'alerts') return { isForm: step !== undefined };
    throw usage('The steps are shown by “setup”; “setup alerts” opens the form.', words.text, [
      'setup',
      'setup alerts',
    ]);
  },
  async run({ isForm }, context) {
    if (isForm) return setupForm(context);
    const { workspace } = context.caller;
    const [effectiveRole, connection, all] = await Promise.all([
      context.effectiveRole(),
      context.store.connection(workspace),
      context.store.subscriptions(workspace),
    ]);
    const subscriptions = all
      .filter(({ direct }) => direct === undefined)
      .toSorted((one, other) => one.createdAt - other.createdAt);
    return { kind: 'say', message: setupView({ connection, subscriptions, effectiveRole }) };
  },
});
