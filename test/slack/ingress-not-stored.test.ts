import { describe, expect, test, vi } from 'vitest';
import type { DoorPorts } from '../../lambda/slack/ingress/ingress.ts';
import { createFakeDoor } from '../fakes/slack-ingress-ports.ts';
import {
  click,
  commandBody,
  eventCallback,
  interactionBody,
  signed,
  submission,
} from '../fakes/slack-requests.ts';

const requests = {
  command: signed('/slack/commands', commandBody()),
  action: signed('/slack/interactions', interactionBody(click)),
  shortcut: signed(
    '/slack/interactions',
    interactionBody({ ...click, type: 'shortcut', response_url: undefined }),
  ),
  event: signed('/slack/events', JSON.stringify(eventCallback)),
  submission: signed('/slack/interactions', interactionBody(submission)),
  closed: signed('/slack/interactions', interactionBody({ ...submission, type: 'view_closed' })),
  options: signed('/slack/interactions', interactionBody({ ...click, type: 'block_suggestion' })),
} as const;

const down: Partial<DoorPorts> = { handOff: () => Promise.reject(new TypeError('down')) };
const hanging = () => new Promise<never>(() => undefined);

describe('when it could not be stored', () => {
  test('an event is Slack’s to send again', async () => {
    const door = createFakeDoor(down);
    expect(await door.send(requests.event)).toMatchObject({ statusCode: 503, body: '' });
    expect(door.logged).toEqual([{ log: 'door.not-stored', kind: 'event', reason: 'TypeError' }]);
  });

  test('a person who typed a command reads "try again"', async () => {
    const answer = await createFakeDoor(down).send(requests.command);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(answer.body)).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('Try again'),
    });
  });

  test('a person who clicked reads it in the channel, visible to them only, and Slack marks the click as failed', async () => {
    const door = createFakeDoor(down);
    expect((await door.send(requests.action)).statusCode).toBe(503);
    const message = {
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringContaining('Try again'),
    };
    expect(door.told).toEqual([{ url: click.response_url, message }]);
  });

  test('a click is marked as failed even when nothing can be told', async () => {
    const mute = createFakeDoor({ ...down, tell: () => Promise.reject(new Error('no')) });
    expect((await mute.send(requests.action)).statusCode).toBe(503);
    const nowhere = createFakeDoor(down);
    expect((await nowhere.send(requests.shortcut)).statusCode).toBe(503);
    expect(nowhere.told).toEqual([]);
  });

  test('a person who submitted a modal reads it under its first input', async () => {
    const answer = await createFakeDoor(down).send(requests.submission);
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      response_action: 'errors',
      errors: { token: expect.stringContaining('Try again') },
    });
  });

  test('a modal without an input, or one that was closed, leaves Slack its own words', async () => {
    const view = { ...submission.view, blocks: [{ type: 'section' }] };
    const bare = signed('/slack/interactions', interactionBody({ ...submission, view }));
    expect((await createFakeDoor(down).send(bare)).statusCode).toBe(503);
    expect((await createFakeDoor(down).send(requests.closed)).statusCode).toBe(503);
  });

  test('a menu shows no options', async () => {
    const answer = await createFakeDoor(down).send(requests.options);
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([200, { options: [] }]);
  });
});

test.each([
  ['an object, as JSON', { response_action: 'clear' }, '{"response_action":"clear"}'],
  ['nothing, as an empty body', undefined, ''],
  ['null, as an empty body', null, ''],
])("Slack reads the worker's answer: %s", async (_, body, sent) => {
  const door = createFakeDoor({ handOff: async () => ({ body }) });
  expect(await door.send(requests.submission)).toMatchObject({ statusCode: 200, body: sent });
});

test('without its secrets the door vouches for nothing', async () => {
  const door = createFakeDoor({ appSecrets: () => Promise.reject(new Error('down')) });
  expect((await door.send(requests.command)).statusCode).toBe(503);
  expect(door.logged).toEqual([{ log: 'door.refused', reason: 'secret-unavailable' }]);
  expect(door.handedOff).toEqual([]);
});

describe('whatever hangs, Slack has its answer within 2.5 s', () => {
  test.each([
    ['the secret', { appSecrets: hanging }, 503],
    ['the hand-off', { handOff: hanging }, undefined],
    ['the hand-off and the telling', { handOff: hanging, tell: hanging }, undefined],
  ])('%s', async (_, ports, status) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12, 0, 0) });
    try {
      for (const [kind, request] of Object.entries(requests)) {
        const door = createFakeDoor({ ...ports, now: Date.now });
        const began = Date.now();
        const sent = signed(request.path, request.body);
        const fresh = { ...sent, headers: signed(request.path, request.body, { at: began }).headers };
        const answering = door.send(fresh).then((answer) => ({ answer, took: Date.now() - began }));
        await vi.advanceTimersByTimeAsync(2500);
        const { answer, took } = await answering;
        expect(took, kind).toBeLessThanOrEqual(2400);
        if (status) expect(answer.statusCode).toBe(status);
        else
          expect(answer.statusCode === 503 || answer.body.includes('Try again') || kind === 'options').toBe(
            true,
          );
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

test('nothing of a request is ever logged', async () => {
  const doors = [createFakeDoor(down), createFakeDoor()];
  for (const door of doors)
    for (const sent of Object.values(requests)) {
      await door.send(sent);
      await door.send({ ...sent, body: `${sent.body}x` });
    }
  const words = doors.flatMap(({ logged }) => logged.map((entry) => JSON.stringify(entry)));
  expect(words).toHaveLength(3 * Object.keys(requests).length);
  for (const line of words)
    expect(line).toMatch(/^{"log":"door\.(refused|not-stored)"(,"kind":"\w+")?,"reason":"[\w-]+"}$/);
});
