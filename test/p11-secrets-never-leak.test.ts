/** P11: secrets never leave. test/canaries/fail-on-leak.ts checks the whole suite; this tests that it would find a leak. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../local/http/listen.ts';
import { type Class, canary, classes } from './canaries/canary-classes.ts';
import { canariesIn, deriveCanary, encoded, encodings } from './canaries/find-canaries.ts';
import { recordOutput, takeLeaks } from './canaries/recorded-output.ts';
import { runs, seed } from './prove/how-many-runs.ts';
import { proved } from './prove/proof-report.ts';
import { createRandom } from './prove/seeded-random.ts';
import { realStore } from './store/every-store.ts';

const planted = classes.flatMap((of) => encodings.map((encoding) => ({ of, encoding })));

describe('P11 a planted secret', () => {
  it('is found, all 128 of them, whatever stands around it', () => {
    const random = createRandom(seed());
    const rounds = runs(2_000);
    const missed = new Set<string>();
    for (let round = 0; round < rounds; round += 1)
      for (const { of, encoding } of planted) {
        const line = random.text(80) + encoded(canary(of), encoding) + random.text(80);
        const found = canariesIn(line);
        if (found.length !== 1 || found[0] !== of) missed.add(`${of}, ${encoding}: ${JSON.stringify(line)}`);
      }
    expect([...missed]).toEqual([]);
    expect(planted).toHaveLength(128);
    proved({ promise: 'P11', inputs: rounds * 128, of: 'planted secrets found', failures: missed.size });
  });

  it('is found in what was written twice, and in one message among many', () => {
    const twice = (text: string) => JSON.stringify({ body: JSON.stringify({ text }) });
    for (const { of, encoding } of planted) {
      recordOutput('log', 'a line before');
      recordOutput('log', twice(encoded(canary(of), encoding)));
      recordOutput('log', 'a line after');
      expect(takeLeaks()).toMatchObject([{ place: 'log', of }]);
    }
  });

  it('is not found where there is none', () => {
    const random = createRandom(seed() + 1);
    for (let round = 0; round < runs(200_000); round += 1) expect(canariesIn(random.text(200))).toEqual([]);
  });
});

/** Printed as far as the process can tell, but not shown on the screen. */
function unseen(stream: NodeJS.WriteStream, said: string | Buffer): void {
  const { _write } = stream;
  stream._write = (_chunk, _encoding, done) => done();
  stream.write(said);
  stream._write = _write;
}

it('that no test can choose is found once it is registered by deriveCanary', () => {
  const derived = Buffer.from('a derived secret, as of an HMAC').toString('base64url');
  expect(canariesIn(derived)).toEqual([]);
  deriveCanary('webhook secret', derived);
  for (const encoding of encodings.filter((one) => one !== 'on two lines'))
    expect(canariesIn(`x ${encoded(derived, encoding)} y`), encoding).toEqual(['webhook secret']);
});

describe('what is heard', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen((request, response) => {
      request.resume().on('end', () => response.end(request.headers['x-answer']));
    });
  });
  afterAll(() => server.close());

  /** Returns the places where the action leaked a secret of the class. */
  async function leakedTo(of: Class, leaking: () => unknown): Promise<readonly string[]> {
    expect(takeLeaks()).toEqual([]);
    await leaking();
    const leaks = takeLeaks();
    for (const leak of leaks) expect(leak.of).toBe(of);
    return [...new Set(leaks.map(({ place }) => place))];
  }

  const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(server.url + path, { method: 'POST', body, headers }).then((response) => response.text());
  const token = canary('CircleCI token');
  const slackToken = canary('bot token');
  const later = { 'x-amz-invocation-type': 'Event' };
  const invocations = '/2015-03-31/functions/worker/invocations';

  it.each<[string, () => unknown]>([
    ['a line of a log', () => console.log({ log: 'bug', error: token })],
    ['a line of a log, deep in it', () => console.debug('%s', JSON.stringify({ a: [{ b: token }] }))],
    ['an error', () => console.error(new Error(`Bad token ${token}`))],
    ['what is printed', () => unseen(process.stdout, `${token}\n`)],
    ['bytes that are printed', () => unseen(process.stderr, Buffer.from(token))],
  ])('%s', async (_, leaking) => {
    expect(await leakedTo('CircleCI token', leaking)).toEqual(['log']);
  });

  it.each([
    ['prints', `console.log('${token}')`],
    ['crashes with', `throw new Error('${token}')`],
  ])('what a started process %s', async (_, code) => {
    const run = () => {
      const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.resume();
      child.stderr.resume();
      return new Promise((resolve) => child.once('close', resolve));
    };
    expect(await leakedTo('CircleCI token', run)).toEqual(['log']);
  });

  it.each<[string, string, () => unknown]>([
    ['what is posted', 'slack', () => post('/api/chat.postMessage', JSON.stringify({ text: slackToken }))],
    ['a form for the Web API', 'slack', () => post('/api/views.open', `view=${slackToken}`)],
    ['an answer by response_url', 'slack', () => post('/commands/T1/1/x', JSON.stringify([slackToken]))],
    ['an answer of the door', 'answer', () => post('/slack/commands', '', { 'x-answer': slackToken })],
    ['a delivery that is stored', 'queue', () => post(invocations, slackToken, later)],
    [
      'a message of a queue',
      'queue',
      () => post('/', slackToken, { 'x-amz-target': 'AmazonSQS.SendMessage' }),
    ],
  ])('%s', async (_, place, leaking) => {
    expect(await leakedTo('bot token', leaking)).toEqual([place]);
  });

  it('an item of the table, its key too', async () => {
    const { it: store, close } = await realStore();
    expect(await leakedTo('env value', () => store.saveRole('T1', canary('env value'), 'admin'))).toEqual([
      'table',
    ]);
    const act = { id: 'a', name: 'retry', target: canary('env value'), by: 'U1', channel: undefined, at: 1 };
    expect(await leakedTo('env value', () => store.claim('T1', act))).toEqual(['table']);
    await close();
  });

  it('nothing of what belongs there', async () => {
    const value = canary('env value');
    const header = { authorization: `Bearer ${token}` };
    const secrets = { 'x-amz-target': 'secretsmanager.PutSecretValue' };
    expect(await leakedTo('env value', () => post('/api/v1.1/project/gh/a/b/envvar', value, header))).toEqual(
      [],
    );
    expect(await leakedTo('env value', () => post('/', value, secrets))).toEqual([]);
    expect(await leakedTo('env value', () => post(invocations, value))).toEqual([]);
    expect(await leakedTo('response_url', () => post(invocations, canary('response_url'), later))).toEqual(
      [],
    );
    expect(await leakedTo('bot token', () => post('/api/chat.postMessage', 'hello', header))).toEqual([]);
  });
});
