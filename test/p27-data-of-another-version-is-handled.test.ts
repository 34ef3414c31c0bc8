/** P27: what one version before or after has left (buttons, forms, queue messages, records) is handled or refused. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { jobs } from '../lambda/queue/jobs.ts';
import { readJob } from '../lambda/queue/parse-job.ts';
import { keys } from '../lambda/store/keys.ts';
import { itOnStage as it, stage } from './fixture.ts';
import after from './fixtures/versions/after.json' with { type: 'json' };
import before from './fixtures/versions/before.json' with { type: 'json' };
import { runs, seed } from './prove/how-many-runs.ts';
import { proved } from './prove/proof-report.ts';
import { createRandom } from './prove/seeded-random.ts';
import { ada, channel, team, textOf } from './slack/worker-between-servers.ts';
import { realStore } from './store/every-store.ts';

const more = { addedLater: { deep: [1, null, 'x'] }, flag: true };

/** A card as some version has stored it, and its first button pressed. */
async function press(intent: object): Promise<string> {
  const id = stage.services.newId();
  const card = {
    id,
    workspace: team,
    channel,
    createdAt: stage.services.now(),
    intents: [JSON.stringify(intent)],
  };
  await stage.services.store.saveCard(card);
  await stage.press({ value: `${id}.0`, messageTs: `${id}.1` });
  return textOf(stage.answers.at(-1));
}

describe('P27: buttons', () => {
  it.each(before.buttons)(
    'of the version before do what they say, whatever stands beside it: $action',
    async (intent) => {
      expect(await press(intent)).not.toMatch(/has expired|went wrong/);
      expect(await press({ ...intent, ...more })).not.toMatch(/has expired|went wrong/);
    },
  );

  it.each([...before.endedButtons, ...after.buttons])(
    'that this version does not know are refused in words: %j',
    async (intent) => {
      expect(await press(intent)).toContain('has expired');
      expect(stage.writes()).toEqual([]);
      expect(stage.logged.filter(({ log }) => log === 'bug')).toEqual([]);
    },
  );
});

describe('P27: forms', () => {
  const submit = (metadata: string) =>
    stage.send('submission', {
      type: 'view_submission',
      team: { id: team },
      user: { id: ada, team_id: team },
      view: {
        id: 'V1',
        callback_id: 'env',
        type: 'modal',
        private_metadata: metadata,
        blocks: [
          { type: 'input', block_id: 'name' },
          { type: 'input', block_id: 'value' },
        ],
        state: { values: { name: { value: { value: 'A' } }, value: { value: { value: 'typed' } } } },
      },
    });

  it('of this version with fields of the next one are taken', async () => {
    const form = { v: 1, workspace: team, channel, project: 'gh/acme/web', ...more };
    expect((await submit(JSON.stringify(form))).body).toBeUndefined();
    expect(stage.writes()).toHaveLength(1);
  });

  it.each(after.forms)('of another version stay open and ask to be opened again: %s', async (metadata) => {
    const { body } = await submit(metadata);
    expect(body).toMatchObject({ response_action: 'errors' });
    expect(textOf(body)).toMatch(/reopen|open it again/);
    expect(stage.writes()).toEqual([]);
  });
});

describe('P27: the queue', () => {
  it.each(before.queue)('takes what the version before has put in: $kind', (message) => {
    for (const told of [message, { ...message, ...more }])
      expect(readJob(JSON.stringify(told), jobs)).toMatchObject({ queued: message });
  });

  it.each(after.queue)(
    'knows what only a later version can read, and buries it for that one: %j',
    (message) => {
      expect(readJob(JSON.stringify(message), jobs)).toBe('unknown');
    },
  );

  it.each(after.deliveries)(
    'fails a delivery of a later version, so that it comes again: %j',
    async (delivery) => {
      await expect(stage.worker(delivery)).rejects.toThrow('another version of the ingress');
      expect(stage.answers).toEqual([]);
    },
  );
});

describe('P27: records', () => {
  let ready: Awaited<ReturnType<typeof realStore>>;
  beforeAll(async () => {
    ready = await realStore();
  });
  afterAll(() => ready.close());

  const put = (key: object, item: object) =>
    ready.client.send(new PutCommand({ TableName: 'bot', Item: { ...item, ...key } }));

  it('of the version before are read, and what stands beside them is passed over', async () => {
    const { installation, connection, role, card } = before.records;
    for (const extra of [{}, more]) {
      await put(keys.installation('T1'), { ...installation, ...extra });
      await put(keys.connection('T1'), { ...connection, ...extra });
      await put(keys.role('T1', 'U1'), { ...role, ...extra });
      await put(keys.card('T1', 'card'), { ...card, expiresAt: 4e9, ...extra });
      expect(await ready.it.installation('T1')).toMatchObject(installation);
      expect(await ready.it.connection('T1')).toEqual(connection);
      expect(await ready.it.role('T1', 'U1')).toBe(role.role);
      expect(await ready.it.card('T1', 'card')).toEqual(card);
    }
  });

  it('of the version after are refused, never taken for what they are not', async () => {
    await put(keys.role('T2', 'U1'), after.records.role);
    await put(keys.connection('T2'), after.records.connection);
    await expect(ready.it.role('T2', 'U1')).rejects.toThrow();
    await expect(ready.it.connection('T2')).rejects.toThrow();
  });
});

it('P27: commands with fields that Slack adds later are answered as ever', async () => {
  const random = createRandom(seed());
  const count = runs(10_000);
  for (let at = 0; at < count; at += 1) {
    const added = Object.fromEntries(
      [...Array(1 + random.below(5))].map(() => [
        random.text(12),
        random.pick([random.text(40), '', '0', 'true']),
      ]),
    );
    await stage.send('command', {
      ...added,
      command: '/circle',
      team_id: team,
      channel_id: channel,
      user_id: ada,
      text: 'help retry',
      response_url: stage.responseUrl,
    });
    expect(textOf(stage.answers.at(-1))).toContain('/circle retry');
  }
  expect(stage.answers).toHaveLength(count);
  proved({ promise: 'P27', inputs: count, of: 'commands with fields that Slack may add', failures: 0 });
});
