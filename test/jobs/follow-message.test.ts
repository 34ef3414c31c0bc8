import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { type Follow, followSubject } from '../../lambda/store/follow-store.ts';
import { lineView } from '../../lambda/views/runs/action-line.ts';
import { md } from '../../lambda/views/text/mrkdwn.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { web, whole } from '../alerts/sample-reports.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';

const minute = 60_000;
const why = "src/price.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.";
const lead = md`🔁 @ann retried *acme/web#1* on main`;

/** A build that runs until the test ends it, and the line about it in a channel. */
async function open() {
  const simulator = await simulate();
  const number = simulator.controls.start({
    project: 'github/acme/web',
    hold: 'running',
    branch: 'main',
    log: why,
  });
  const circleci = createCircleCI({ host: simulator.url, token });
  const trouble = { error: undefined as unknown };
  const troubled = new Proxy(circleci, {
    get: (known, name) => {
      if (trouble.error && typeof Reflect.get(known, name) === 'function')
        return async () => {
          throw trouble.error;
        };
      return Reflect.get(known, name);
    },
  });
  const clockwork = openClockwork({ circleci: troubled, now: noon });
  const { store } = clockwork;
  const line = {
    kind: 'line',
    lead,
    what: md`#${number}`,
    blocks: [] as KnownBlock[],
    command: `build github/acme/web#${number}`,
  } as const;
  const follow: Follow = {
    id: 'f1',
    channel: 'C1',
    user: 'U1',
    target: { kind: 'build', project: web, number },
    drawing: line,
    createdAt: noon,
    seenAt: noon,
    shown: '',
  };
  await store.saveFollow('T1', follow, 0);
  const about = { build: number, branch: 'main' };
  await store.saveWatch('T1', {
    ...about,
    id: 'f1',
    user: 'U1',
    project: web,
    createdAt: noon,
    by: 'message',
  });
  await store.schedule({ workspace: 'T1', kind: 'follow', id: 'f1', at: noon });
  const posted = { destination: 'C1', subject: followSubject('f1'), ts: '1.1' };
  await store.endMessages('T1', { messages: [], end: { stage: 'done', ts: '1.1' }, posted: [posted] });
  const next = async () => {
    simulator.wait(minute);
    await clockwork.minute();
  };
  const texts = () => clockwork.edited.map(({ message }) => message.text);
  const finish = (ending: 'success' | 'failed') => {
    simulator.controls.finish('github/acme/web', number, ending);
  };
  return { ...clockwork, simulator, number, trouble, next, texts, finish, line };
}

describe('a followed message', () => {
  it('is edited to running, then to its end, and only when something has changed', async () => {
    const { next, texts, edited, finish, number, said, store } = await open();
    await next();
    await next();
    await next();
    expect(texts()).toEqual([
      expect.stringMatching(new RegExp(`^🔁 @ann retried acme/web#1 on main, and #${number} is running`)),
    ]);
    finish('success');
    await next();
    await next();
    expect(texts().slice(1)).toEqual([
      expect.stringMatching(new RegExp(`on main\\. ✅ #${number} passed in `)),
    ]);
    expect(edited.every(({ to, id }) => to === 'C1' && id === '1.1')).toBe(true);
    expect(said).toEqual([]);
    expect(await store.watches('T1')).toEqual([]);
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('says why it failed where the channel may see output, and only the job where it may not', async () => {
    const ended = async (excerpts: 'on' | 'off', readers: 'own company' | 'another company too') => {
      const opened = await open();
      await opened.store.saveExcerpts('T1', excerpts);
      opened.readers.set('C1', readers);
      opened.finish('failed');
      await opened.next();
      return opened.texts().at(-1);
    };
    expect(await ended('on', 'own company')).toMatch(/❌ #\d+ failed in build after .*: .*TS2322/);
    expect(await ended('off', 'own company')).toMatch(/❌ #\d+ failed in build after [^:]*\.$/);
    expect(await ended('on', 'another company too')).toMatch(/❌ #\d+ failed in build after [^:]*\.$/);
  });

  it('is edited at once when a report says that the run has ended, although CircleCI answers a little later', async () => {
    const { next, texts, finish, clock, workOff, services } = await open();
    await next();
    const report: Report = whole('success', { run: 'another', at: clock.now });
    await services.send({ version: 1, workspace: 'T1', kind: 'seen', report });
    await workOff();
    expect(texts()).toHaveLength(1);
    finish('success');
    clock.now += 3_000;
    await workOff();
    expect(texts().at(-1)).toContain('passed');
  });

  it('stays as it is while CircleCI is in trouble, and is true afterwards', async () => {
    const { next, texts, finish, trouble } = await open();
    await next();
    finish('failed');
    trouble.error = new CircleCIError('rate-limited', 'slow down');
    for (let turn = 0; turn < 3; turn += 1) await next();
    expect(texts()).toHaveLength(1);
    trouble.error = undefined;
    await next();
    await next();
    expect(texts().at(-1)).toContain('❌');
  });

  it('that was deleted is said again once, when it has ended', async () => {
    const { next, texts, finish, said, services } = await open();
    const poster = await services.poster('T1');
    poster.update = async () => ({ is: 'message-gone' });
    await next();
    await next();
    expect(said).toEqual([]);
    finish('success');
    for (let turn = 0; turn < 3; turn += 1) await next();
    expect(texts()).toEqual([]);
    expect(said.map(({ message }) => message.text)).toEqual([expect.stringContaining('passed')]);
  });

  it('says as of when what it says was true, once CircleCI shows the build no more, and after a day', async () => {
    const gone = await open();
    await gone.next();
    gone.trouble.error = new CircleCIError('not-found', 'no');
    await gone.next();
    const [first, last] = [gone.edited[0]?.message, gone.edited.at(-1)?.message];
    expect(last?.text).toBe(first?.text);
    expect(JSON.stringify(last)).toMatch(/As of .*CircleCI no longer shows it.*Refresh/);
    const long = await open();
    await long.next();
    for (let turn = 0; turn < 24 * 60; turn += 1) await long.minute();
    expect(long.edited).toHaveLength(2);
    expect(JSON.stringify(long.edited.at(-1)?.message)).toMatch(/As of .*longer than a day.*Refresh/);
    expect(await long.store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('is found in the channel’s history when a crash came between the post and its record', async () => {
    const { next, edited, finish, store, found } = await open();
    const { line } = await open();
    const follow = (await store.follow('T1', 'f1'))!;
    await store.saveFollow('T1', { ...follow.value, channel: 'C2' }, follow.version);
    found.ts = '7.7';
    finish('success');
    await next();
    expect(edited.map(({ to, id }) => [to, id])).toEqual([['C2', '7.7']]);
    expect(lineView(line, undefined).text).toBe('🔁 @ann retried acme/web#1 on main.');
  });
});
