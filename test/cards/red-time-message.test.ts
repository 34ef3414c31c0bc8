/** One message for a red time of a branch: posted, edited, closed. */
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../lambda/store/stored-runs.ts';
import { known, openChannel, replies, second, tell, workspace } from '../alerts/report-into-channel.ts';
import { now, ofJob, web, whole } from '../alerts/sample-reports.ts';
import { read } from '../views/message-as-text.ts';

const byBranch = { group: 'branch', statuses: ['failed', 'fixed'] } as const;
const minute = 60 * second;

type Way = Awaited<ReturnType<typeof openChannel>>;
type Changes = Parameters<typeof whole>[1];

/** The n-th pipeline of main, which ends after n minutes. */
function nth(n: number, status: 'failed' | 'success' | 'canceled', changes: Changes = {}) {
  const created = now + n * minute;
  return whole(status, {
    id: `report-of-${n}`,
    run: `run-${n}`,
    pipeline: 130 + n,
    createdAt: created,
    startedAt: created,
    at: created + 30 * second,
    stoppedAt: created + 30 * second,
    revision: `${n}`.repeat(40),
    ...changes,
  });
}

function messages(way: Way) {
  return way.slack
    .stands(workspace, 'C1')
    .map((one) => ({ text: one.message.text, says: plainly(read(one.message)) }));
}

/** Without marks and addresses. */
function plainly(text: string): string {
  return text.replace(/<[^|>]*\|([^>]*)>|[*`]/g, '$1');
}

function posts(way: Way): number {
  return way.slack.calls.filter(({ name }) => name === 'post').length;
}

describe('a red time', () => {
  test('is one message: posted with the first failure, edited with the next ones', async () => {
    const way = await openChannel(byBranch);
    await tell(way, nth(1, 'failed'), nth(2, 'failed'), nth(3, 'failed'));
    expect(messages(way)).toHaveLength(1);
    expect(posts(way)).toBe(1);
    expect(messages(way)[0]?.says).toMatch(
      /Failed 3 times since .*: first pipeline 131 \(1111111 by Ann Lee\), newest pipeline 133 by Ann Lee/,
    );
    expect(messages(way)[0]?.says).toContain('Failed 3 times: acme/web on main · ci');
  });

  test('is closed by its recovery: an edit, and a reply that the channel sees', async () => {
    const way = await openChannel(byBranch);
    await tell(way, nth(1, 'failed'), nth(2, 'failed'), nth(3, 'success'));
    expect(messages(way)).toHaveLength(1);
    expect(messages(way)[0]?.says).toContain('Fixed: acme/web on main · ci');
    expect(messages(way)[0]?.says).toMatch(/Fixed by 3333333 after 2m/);
    expect(messages(way)[0]?.says).toMatch(/Failed 2 times since/);
    expect(replies(way)).toMatchObject([
      { text: '💚 Fixed by 3333333 after 2m: acme/web on main · ci', broadcast: 'channel' },
    ]);
  });

  test('is closed without a word where the rule asks for failures alone', async () => {
    const way = await openChannel({ ...byBranch, statuses: ['failed'] });
    await tell(way, nth(1, 'failed'), nth(2, 'success'));
    expect(messages(way)[0]?.says).toContain('Fixed: acme/web on main · ci');
    expect(replies(way)).toEqual([]);
  });

  test('after another is a message of its own', async () => {
    const way = await openChannel(byBranch);
    await tell(way, nth(1, 'failed'), nth(2, 'success'), nth(3, 'failed'), nth(4, 'failed'));
    expect(messages(way).map(({ text }) => text.slice(0, 8))).toEqual([
      expect.stringContaining('💚'),
      expect.stringContaining('❌'),
    ]);
    expect(messages(way)[1]?.says).toContain('Failed 2 times');
  });

  test('that is over, and of which a late failure is reported, is not told as fixed while the branch fails', async () => {
    const way = await openChannel(byBranch);
    const line = { project: web, branch: 'main', workflow: 'ci' };
    // What CircleCI showed: pipelines 131 and 133 failed, and 132 passed between them.
    const shown = ([3, 2, 1] as const).map((n) => ({
      run: `run-${n}`,
      at: now + n * minute,
      status: n === 2 ? ('success' as const) : ('failed' as const),
      pipeline: 130 + n,
      author: undefined,
      revision: undefined,
      endedAt: now + n * minute + second,
    }));
    await way.store.saveResults(workspace, line, { value: shown, version: 0 });
    const at = { at: now + 9 * minute, startedAt: now + 9 * minute, stoppedAt: now + 9 * minute };
    await tell(way, nth(1, 'failed', { run: 'rerun-of-1', ...at }));
    const [message] = messages(way);
    expect(message?.text).toMatch(/^❌/);
    expect(message?.says).toContain('pipeline 133');
  });

  test('is over by a rerun, and says so', async () => {
    const way = await openChannel(byBranch);
    const rerun = nth(2, 'success', { pipeline: 131, createdAt: now + minute, revision: '1'.repeat(40) });
    await tell(way, nth(1, 'failed'), rerun);
    expect(messages(way)).toHaveLength(1);
    expect(messages(way)[0]?.says).toContain('Fixed by a rerun of pipeline 131 after 1m');
  });

  test('is untouched by a newer run that is still going, and by a success of an older one', async () => {
    const way = await openChannel(byBranch);
    const ongoing = whole('running', {
      id: 'going',
      run: 'run-9',
      pipeline: 139,
      createdAt: now + 9 * minute,
    });
    await tell(way, nth(2, 'failed'));
    const [before] = messages(way);
    await tell(way, ongoing, nth(1, 'success', { at: now + 10 * minute }));
    expect(messages(way)).toEqual([before]);
  });

  test('loses a failure whose run was canceled', async () => {
    const way = await openChannel(byBranch);
    const failing = ofJob('test', 'failed', {
      id: 'j2',
      run: 'run-2',
      pipeline: 132,
      createdAt: now + 2 * minute,
      at: now + 2 * minute,
    });
    await tell(way, nth(1, 'failed'), failing);
    expect(messages(way)[0]?.says).toContain('Failed 2 times since');
    await tell(way, nth(2, 'canceled'));
    expect(messages(way)[0]?.says).not.toContain('times');
    expect(messages(way)[0]?.text).toContain('❌');
  });

  test('of one run that was canceled shows that', async () => {
    const way = await openChannel(byBranch);
    const failing = ofJob('test', 'failed', {
      id: 'j1',
      run: 'run-1',
      pipeline: 131,
      createdAt: now + minute,
      at: now + minute,
    });
    await tell(way, failing, nth(1, 'canceled'));
    expect(messages(way)).toHaveLength(1);
    expect(messages(way)[0]?.says).toContain('Canceled');
    await tell(way, nth(2, 'failed'));
    expect(messages(way)).toHaveLength(2);
  });

  test('reads the same whatever the order of the reports, and when they are repeated', async () => {
    const all = [nth(1, 'failed'), nth(2, 'failed'), nth(3, 'success')] as const;
    const [one, two, three] = all;
    const shown = async (...reports: readonly (typeof one)[]) => {
      const way = await openChannel(byBranch);
      await tell(way, ...reports);
      return messages(way).map(({ says }) => says);
    };
    const usual = await shown(...all);
    expect(await shown(one, one, two, three, two, one, three)).toEqual(usual);
    expect(await shown(two, one, three)).toEqual(usual);
    expect(await shown(one, three, two)).toEqual(usual);
  });

  test('is a message of its own in each channel, branch and workflow', async () => {
    const way = await openChannel(byBranch);
    await tell(
      way,
      nth(1, 'failed'),
      nth(2, 'failed', { branch: 'dev' }),
      nth(3, 'failed', { workflow: 'e2e' }),
    );
    expect(messages(way)).toHaveLength(3);
  });
});

describe('what is new about another failure', () => {
  const lint: Partial<Failure> = { job: 'lint', number: 501, fingerprint: 'f-lint', why: 'no-unused-vars' };
  const test1: Partial<Failure> = {
    job: 'test',
    number: 501,
    fingerprint: 'f-test',
    why: 'expected 3, got 4',
  };
  const job = (run: number, name: string, number: number, changes: Changes = {}) =>
    ofJob(name, 'failed', {
      id: `job-${run}-${name}`,
      run: `run-${run}`,
      pipeline: 130 + run,
      createdAt: now + run * minute,
      at: now + run * minute + 10 * second,
      job: { name, number, status: 'failed' },
      ...changes,
    });

  test('is said in one reply: another reason', async () => {
    const way = await openChannel(byBranch);
    await known(way, 'run-1', lint);
    await known(way, 'run-2', lint);
    await known(way, 'run-3', test1);
    await tell(way, job(1, 'lint', 501), nth(1, 'failed'), job(2, 'lint', 501), nth(2, 'failed'));
    expect(replies(way)).toEqual([]);
    await tell(way, job(3, 'test', 501), nth(3, 'failed'));
    expect(replies(way)).toMatchObject([
      { text: expect.stringContaining('Failing for a new reason in pipeline') },
    ]);
    expect(replies(way)[0]?.says).toContain('expected 3, got 4');
    expect(replies(way)[0]?.broadcast).toBeUndefined();
  });

  test('is said in one reply: another author', async () => {
    const way = await openChannel(byBranch);
    const byBo = { author: 'Bo', login: 'bo' };
    await tell(way, nth(1, 'failed'), nth(2, 'failed', byBo), nth(3, 'failed', byBo));
    expect(replies(way)).toMatchObject(
      [{ text: 'Still failing in pipeline 132 by Bo' }].map((one) => ({
        text: expect.stringContaining(one.text),
      })),
    );
  });

  test('is not said where the rule asks only for changes', async () => {
    const way = await openChannel({ ...byBranch, when: 'changed' });
    await tell(way, nth(1, 'failed'), nth(2, 'failed', { author: 'Bo', login: 'bo' }));
    expect(replies(way)).toEqual([]);
    expect(messages(way)[0]?.says).toContain('Failed 2 times');
  });
});

test('starts and holds keep a card for each run beside it', async () => {
  const way = await openChannel({ ...byBranch, statuses: ['started', 'failed', 'fixed'] });
  const start = whole('running', { id: 's1', run: 'run-1', pipeline: 131, createdAt: now + minute });
  await tell(way, start, nth(1, 'failed'));
  expect(messages(way)).toHaveLength(2);
  expect(messages(way)[0]?.says).toContain('Failed');
});
