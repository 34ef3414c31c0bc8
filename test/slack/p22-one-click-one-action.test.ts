/** P22: one click, one action. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { ada, ben, carriedBy, openStage, type Stage, textOf } from './worker-between-servers.ts';

let stage: Stage;
let builds = 0;

beforeAll(async () => {
  stage = await openStage();
  // SSH takes an account of one's own.
  await stage.connectOwn(ada);
  await stage.connectOwn(ben);
});
afterAll(() => stage.close());

interface Click {
  readonly user: string;
  /** Slack's or Lambda's copy of an earlier click. */
  readonly copyOf: 'first' | 'none';
  /** Sent without waiting for the one before. */
  readonly when: 'at once' | 'after';
  readonly where: 'here' | 'another channel' | 'another message';
}

const clicks = fc.array(
  fc.record<Click>({
    user: fc.constantFrom(ada, ben),
    copyOf: fc.constantFrom('first', 'none', 'none'),
    when: fc.constantFrom('at once', 'after'),
    where: fc.constantFrom('here', 'here', 'here', 'another channel', 'another message'),
  }),
  { minLength: 1, maxLength: 9 },
);

const labels = { retry: 'Retry', cancel: 'Cancel', rerun: 'Rerun failed', ssh: 'Rerun with SSH' } as const;
type Name = keyof typeof labels;
const act = fc.constantFrom<Name>('retry', 'cancel', 'rerun', 'ssh');
/** What CircleCI does with the first write that it gets. */
const trouble = fc.constantFrom('none', 'none', 'none', 'answer lost');

async function cardFor(name: Name) {
  builds += 1;
  const project = 'github/acme/web';
  const build = stage.circleci.controls.start({ project, branch: `p22-${builds}`, hold: 'running' });
  if (name !== 'cancel') stage.circleci.controls.finish(project, build, 'failed');
  await stage.type(`build web#${build}`);
  const value = carriedBy(stage.answers.at(-1), labels[name]);
  if (name !== 'ssh') return value;
  // The menu's row opens a question, whose button does it.
  await stage.press({ value });
  return carriedBy(stage.answers.at(-1), labels.ssh);
}

async function clickAll(value: string, sequence: readonly Click[]): Promise<void> {
  const pending: Promise<unknown>[] = [];
  const first = `first-${builds}`;
  for (const [index, { user, copyOf, when, where }] of sequence.entries()) {
    const pressed = stage.press({
      value,
      user,
      id: copyOf === 'first' ? first : `${first}-${index}`,
      ...(where === 'another channel' && { channel: 'C0ELSE' }),
      messageTs: where === 'another message' ? '9.9' : '1.1',
    });
    pending.push(pressed);
    if (when === 'after') await pressed;
  }
  await Promise.all(pending);
}

describe('P22 one click, one action', () => {
  it('CircleCI is called exactly once, for any number of clicks by anyone, in any place', async () => {
    await fc.assert(
      fc.asyncProperty(act, clicks, trouble, async (name, sequence, fault) => {
        const value = await cardFor(name);
        stage.circleci.controls.forgetReceived();
        stage.answers.length = 0;
        if (fault === 'answer lost')
          stage.circleci.controls.fail({ kind: 'cut', method: 'POST', afterwards: true });
        // The card is clicked in its own place before it is copied.
        const genuine: Click = { user: ada, copyOf: 'first', when: 'after', where: 'here' };
        await clickAll(value, [genuine, ...sequence]);
        stage.circleci.controls.heal();
        expect(stage.writes()).toHaveLength(1);
        // The second person who clicks the same button, in its own place, reads who was first.
        const told = stage.answers.filter((answer) => textOf(answer).includes(`<@${ada}>`));
        const seconds = sequence.filter(({ where, copyOf }) => where === 'here' && copyOf === 'none');
        expect(told.length).toBeGreaterThanOrEqual(seconds.length);
      }),
      { numRuns: runs(2000), seed: seed() },
    );
    proved({ promise: 'P22', inputs: runs(2000), of: 'sequences of clicks', failures: 0 });
  }, 120_000);

  it('would notice an action without a claim', async () => {
    const { store } = stage.services;
    const claim = store.claim;
    Object.assign(store, { claim: async () => ({ won: true }) });
    try {
      const value = await cardFor('cancel');
      stage.circleci.controls.forgetReceived();
      await Promise.all([stage.press({ value }), stage.press({ value, user: ben })]);
      expect(stage.writes().length).toBeGreaterThan(1);
    } finally {
      Object.assign(store, { claim });
    }
  });
});
