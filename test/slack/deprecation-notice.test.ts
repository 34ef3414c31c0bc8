import { beforeEach, describe, expect } from 'vitest';
import type { SunsetNotice } from '../../lambda/circleci/http/deprecation-header.ts';
import { watchDeprecations } from '../../lambda/slack/deprecation-notice.ts';
import { itOnStage as it, stage } from '../fixture.ts';
import { ada, ben, carriedBy, channel, team } from './worker-between-servers.ts';

const day = 24 * 3_600_000;
const other = 'T0GLOBEX01';
const notice: SunsetNotice = {
  endpoint: 'POST /api/v1.1/project/github/acme/web/7/retry',
  sunset: '2027-02-01T00:00:00.000Z',
};

beforeEach(async () => {
  stage.circleci.controls.turn({ sunset: true });
  told.length = 0;
  const { store } = stage.services;
  const { enqueue } = store;
  const listening: typeof enqueue = async (workspace, message) => {
    const is = await enqueue(workspace, message);
    if (is === 'enqueued' && message.id === 'sunset') told.push(message.destination);
    return is;
  };
  Object.assign(store, { enqueue: listening });
});

let branches = 0;
function ended(): number {
  branches += 1;
  const web = 'github/acme/web';
  const number = stage.circleci.controls.start({ project: web, branch: `b${branches}`, hold: 'running' });
  stage.circleci.controls.finish(web, number, 'failed');
  return number;
}

/** Whom the outbox has a notice for, in order. */
const told: string[] = [];

async function installElsewhere() {
  const { store, secrets, now } = stage.services;
  const installation = await store.installation(team);
  const connection = await store.connection(team);
  if (!installation || !connection) throw new Error('The stage is not set.');
  await store.saveInstallation({ ...installation, workspace: other });
  await store.saveConnection(other, { ...connection, connectedBy: ben, connectedAt: now() });
  await secrets.write(other, await secrets.read(team));
}

describe('when CircleCI announces that a call goes away', () => {
  it('the person who connected the workspace gets a notice: what, when, and what the bot does', async () => {
    await stage.type(`retry web#${ended()}`, { user: ben });
    expect(stage.slack.messages(channel)).toHaveLength(1);
    expect(told).toEqual([ada]);
    const [waiting] = await stage.services.store.pending(team, ada, 9);
    const text = JSON.stringify(waiting?.payload);
    for (const part of ['retrying a build', '2027-02-01', 'newer API', '*personal*', '/circle connect'])
      expect(text).toContain(part);
  });

  it('a click is answered first, too', async () => {
    await stage.type(`build web#${ended()}`);
    await stage.press({ value: carriedBy(stage.answers.at(-1), 'Retry') });
    expect(stage.writes()).toHaveLength(1);
    expect(told).toEqual([ada]);
  });

  it('a form that starts a build sends the notice as well', async () => {
    const values = { project: { value: { value: 'gh/acme/web' } }, branch: { value: { value: 'main' } } };
    await stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ada, team_id: team },
      view: {
        id: 'V1',
        callback_id: 'trigger',
        private_metadata: JSON.stringify({ v: 1, workspace: team, channel }),
        state: { values },
        blocks: [],
      },
    });
    expect(stage.writes()).toHaveLength(1);
    expect(told).toEqual([ada]);
  });

  it('no one is notified by requests that only read, nor when no endpoint goes away', async () => {
    await stage.type('status web');
    stage.circleci.controls.turn({ sunset: false });
    await stage.type(`retry web#${ended()}`);
    expect(told).toEqual([]);
  });

  it('a store that is down breaks no answer', async () => {
    Object.assign(stage.services.store, { enqueue: () => Promise.reject(new Error('down')) });
    await stage.type(`retry web#${ended()}`);
    expect(stage.slack.messages(channel)).toHaveLength(1);
    expect(told).toEqual([]);
    expect(stage.logged.filter(({ log }) => log === 'answer.failed')).toHaveLength(1);
    expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
  });

  it('a thousand times in a month, it is told once in each workspace, and again after the month', async () => {
    await installElsewhere();
    const turn = async (workspace: string) => {
      const notices: ((notice: SunsetNotice) => void)[] = [];
      const circleci: typeof stage.services.circleci = (options) => {
        if (options.onSunset) notices.push(options.onSunset);
        return stage.services.circleci(options);
      };
      const sunsets = watchDeprecations(workspace, { ...stage.services, circleci });
      sunsets.watched.circleci({ host: stage.circleci.url, token: undefined });
      for (const send of notices) send(notice);
      await sunsets.tell();
      expect(notices).toHaveLength(1);
    };
    for (let step = 0; step < 100; step += 1) {
      await Promise.all([team, other].flatMap((one) => Array.from({ length: 5 }, () => turn(one))));
      stage.pass((30 * day) / 100);
    }
    expect(told.toSorted()).toEqual([ada, ben].toSorted());
    stage.pass(2 * day);
    await Promise.all([turn(team), turn(team)]);
    expect(told).toHaveLength(3);
    await turn(other);
    expect(told).toHaveLength(4);
  });
});
