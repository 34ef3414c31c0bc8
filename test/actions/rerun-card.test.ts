import { describe, expect } from 'vitest';
import { actions } from '../../lambda/actions/index.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { runOf } from '../../lambda/circleci/reports/run-event.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { workspace } from '../fakes/bot-in-memory.ts';
import { saveCard } from '../fakes/save-card.ts';
import { intentsOf, messageOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { bot, it, simulator } from '../fixture.ts';
import { run as someRun } from '../views/alert-samples.ts';

const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const slug = 'github/acme/web';
const card = { channel: 'C0DEV00001', ts: '5.5' };

let branches = 0;

/** A build that failed, whose run has its card in a channel. */
async function failedRun(): Promise<{ readonly number: number; readonly id: string }> {
  branches += 1;
  const number = simulator.controls.start({ project: slug, branch: `again-${branches}`, hold: 'running' });
  simulator.controls.finish(slug, number, 'failed');
  const circleci = createCircleCI({ host: simulator.url, token: 'local-token' });
  const id = runOf(await circleci.build({ project, number }));
  const jobs = [{ name: 'test', number, status: 'failed', at: 1 }] as const;
  await bot.store.saveRun(workspace, someRun({ id, status: 'failed', jobs }), 0);
  await saveCard(bot.store, workspace, { destination: card.channel, run: id, ts: card.ts });
  return { number, id };
}

async function press(action: 'rerun' | 'retry', number: number, ts: string): Promise<Message> {
  const intent = { action, build: `gh/acme/web#${number}` } as const;
  const reply = await actions[action].run(intent, bot.context(), { ephemeral: false, ts });
  return messageOf(reply, 'replace');
}

describe.each(['rerun', 'retry'] as const)('%s, pressed on the card of a run', (action) => {
  it('leaves it the run’s card, says who did it, and offers it no more', async () => {
    const { number, id } = await failedRun();
    const message = await press(action, number, card.ts);
    expect(message.text).toContain('Failed');
    expect(textOf(message)).toContain('Rerun by <@U0ANN00001>');
    expect(textOf(message)).toContain(`#${number + 1}`);
    expect(intentsOf(message).map((intent) => intent.action)).not.toContain('rerun');
    const kept = (await bot.store.run(workspace, id))?.value;
    expect(kept?.acts).toMatchObject([{ did: 'reran', by: 'U0ANN00001', next: { build: number + 1 } }]);
  });

  it('has the new run tell this one how it ended, when it is another', async () => {
    const { number, id } = await failedRun();
    await press(action, number, card.ts);
    const run = (await bot.store.run(workspace, id))?.value.acts?.[0]?.next?.run ?? '';
    const next = (await bot.store.run(workspace, run))?.value;
    if (action === 'retry') expect(next?.id).toBe(id);
    else expect(next).toMatchObject({ id: run, rerunOf: id, status: 'running', jobs: [] });
  });

  it('makes any other card the new build’s, and the run’s card says so at its next edit', async () => {
    const { number, id } = await failedRun();
    const message = await press(action, number, '6.6');
    expect(textOf(message)).toContain(`#${number} is now #${number + 1}`);
    expect((await bot.store.run(workspace, id))?.value.acts).toHaveLength(1);
  });
});
