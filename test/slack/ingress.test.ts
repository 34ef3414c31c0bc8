import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { deliverySchema } from '../../lambda/slack/ingress/delivery.ts';
import { sign } from '../../local/slack/user-actions/sign-request.ts';
import { gatewayEvent, type SentRequest } from '../fakes/gateway-events.ts';
import { createFakeDoor } from '../fakes/slack-ingress-ports.ts';
import {
  click,
  commandBody,
  commandFields,
  eventCallback,
  formType,
  interactionBody,
  jsonType,
  noon,
  signed,
  signingSecret,
  submission,
} from '../fakes/slack-requests.ts';

const events = '/slack/events';
const commands = '/slack/commands';
const interactions = '/slack/interactions';
const event = JSON.stringify(eventCallback);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function withHeaders(sent: SentRequest, headers: SentRequest['headers']): SentRequest {
  return { ...sent, headers: { ...sent.headers, ...headers } };
}

describe('a request that Slack did not sign does nothing', () => {
  const genuine = signed(events, event);
  const signature = String(genuine.headers['X-Slack-Signature']);
  const hex = signature.slice(3);
  const badSignatures: readonly [string, string | readonly string[]][] = [
    ['is missing', ''],
    ['is short', signature.slice(0, -1)],
    ['is long', `${signature}0`],
    ['was sent twice', [signature, signature]],
    ['is a comma-joined pair', `${signature},${signature}`],
    ['has another version', `v1=${hex}`],
    ['has a version of its own', `v0:${genuine.headers['X-Slack-Request-Timestamp']}:x=${hex}`],
    ['is in upper case', `v0=${hex.toUpperCase()}`],
    ['has space around it', ` ${signature}`],
    ['ends its line', `${signature}\n`],
    ['is of another body', String(signed(events, `${event} `).headers['X-Slack-Signature'])],
    [
      'is made with another secret',
      String(signed(events, event, { secret: 'x' }).headers['X-Slack-Signature']),
    ],
    [
      'is made with an empty secret',
      String(signed(events, event, { secret: '' }).headers['X-Slack-Signature']),
    ],
  ];

  test.each(badSignatures)('when the signature %s', async (_, value) => {
    const door = createFakeDoor();
    const answer = await door.send(withHeaders(genuine, { 'X-Slack-Signature': value }));
    expect(answer).toEqual({ statusCode: 401, headers: {}, body: '', isBase64Encoded: false });
    expect(door.handedOff).toEqual([]);
    expect(door.logged).toEqual([{ log: 'door.refused', reason: expect.stringMatching(/^signature/) }]);
  });

  const seconds = noon / 1000;
  test.each([
    ['is missing', ''],
    ['is not a number', 'NaN'],
    ['is in scientific form', '1e9'],
    ['is hexadecimal', '0x6562fb80'],
    ['has a space before it', ` ${seconds}`],
    ['has a sign', `+${seconds}`],
    ['has a fraction', `${seconds}.0`],
    [
      'is in full-width digits',
      String(seconds).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ],
    ['ends its line', `${seconds}\n`],
    ['was sent twice', `${seconds},${seconds}`],
    ['is 301 seconds old', String(seconds - 301)],
    ['is 301 seconds ahead', String(seconds + 301)],
  ])('when the timestamp %s', async (_, timestamp) => {
    const door = createFakeDoor();
    const body = event;
    const honest = signed(events, body);
    const headers = {
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': sign(signingSecret, timestamp, body),
    };
    const answer = await door.send(withHeaders(honest, headers));
    expect([answer.statusCode, answer.body]).toEqual([401, '']);
    expect(door.handedOff).toEqual([]);
    expect(door.asked, 'no secret is read for it').toEqual([]);
  });

  test.each([-300, 300])('but %s seconds of difference are allowed', async (difference) => {
    const door = createFakeDoor();
    const answer = await door.send(signed(events, event, { at: noon + difference * 1000 }));
    expect(answer.statusCode).toBe(200);
    expect(door.handedOff).toHaveLength(1);
  });

  test('when the base64 flag is wrong', async () => {
    const door = createFakeDoor();
    const lies = [
      { ...gatewayEvent(genuine, 'http-api', true), isBase64Encoded: false },
      { ...gatewayEvent(genuine, 'http-api', false), isBase64Encoded: true },
    ];
    for (const lie of lies) expect((await door.receive(lie)).statusCode).toBe(401);
    expect(door.handedOff).toEqual([]);
  });

  test('when it is larger than 1 MB, before anything else is asked', async () => {
    const door = createFakeDoor();
    const huge = signed(events, Buffer.alloc(1024 * 1024 + 1, ' '));
    expect((await door.send(huge)).statusCode).toBe(413);
    expect(door.asked).toEqual([]);
  });

  test.each([
    ['null', null],
    ['a text', 'x'],
    ['nothing', {}],
    ['headers of the wrong kind', { rawPath: events, headers: [1], body: 7, requestContext: 'x' }],
  ])('when the event is %s', async (_, nonsense) => {
    const door = createFakeDoor();
    expect((await door.receive(nonsense)).statusCode).toBe(401);
  });

  test('even as a url_verification', async () => {
    const door = createFakeDoor();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c' });
    const unsigned = { path: events, body, headers: { 'Content-Type': jsonType } };
    expect((await door.send(unsigned)).statusCode).toBe(401);
  });
});

describe('what Slack signed, wrongly addressed or malformed', () => {
  test.each([
    [events, formType],
    [events, ''],
    [commands, jsonType],
    [interactions, 'multipart/form-data'],
    [commands, `${formType},${formType}`],
  ])('%s refuses the content type "%s"', async (path, type) => {
    const door = createFakeDoor();
    expect((await door.send(signed(path, commandBody(), { type }))).statusCode).toBe(415);
    expect(door.handedOff).toEqual([]);
  });

  test.each([
    [events, `${jsonType}; charset=utf-8`],
    [events, 'Application/JSON;charset=UTF-8'],
  ])('%s takes the content type "%s"', async (path, type) => {
    expect((await createFakeDoor().send(signed(path, event, { type }))).statusCode).toBe(200);
  });

  test.each([
    ['not JSON', '{'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['empty', ''],
    ['33 deep', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['100,000 deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['preceded by a byte order mark', `\uFEFF${event}`],
    ['not UTF-8', Buffer.from([...Buffer.from('{"type":"'), 0xff, ...Buffer.from('"}')])],
    ['carrying __proto__', '{"type":"event_callback","event":{"type":"x","__proto__":{"a":1}}}'],
    ['an event without its event', '{"type":"event_callback","event_id":"Ev1"}'],
    ['a url_verification without a challenge', '{"type":"url_verification"}'],
  ])('an event that is %s is malformed, and Slack need not try again', async (_, body) => {
    const door = createFakeDoor();
    const answer = await door.send(signed(events, body));
    expect(answer).toMatchObject({ statusCode: 400, headers: { 'x-slack-no-retry': '1' }, body: '' });
    expect(door.handedOff).toEqual([]);
    expect(door.logged).toEqual([{ log: 'door.refused', reason: 'malformed' }]);
  });

  test('an event that is 32 deep is not too deep', async () => {
    const deep = {
      ...eventCallback,
      event: { type: 'x', deep: JSON.parse('['.repeat(30) + ']'.repeat(30)) },
    };
    expect((await createFakeDoor().send(signed(events, JSON.stringify(deep)))).statusCode).toBe(200);
  });

  test.each([
    ['repeats a key', commands, `${commandBody()}&user_id=U0OTHER0001`],
    ['carries __proto__', commands, `${commandBody()}&__proto__=x`],
    ['names no command', commands, 'text=help'],
    ['is an event', commands, event],
    ['is an interaction', commands, interactionBody(click)],
    ['is a command', interactions, commandBody()],
    ['repeats its payload', interactions, `${interactionBody(click)}&payload=%7B%7D`],
    ['has a payload that is not JSON', interactions, 'payload=%7B'],
    ['has a payload that is an array', interactions, 'payload=%5B%5D'],
    ['has actions that are no list', interactions, interactionBody({ ...click, actions: 'x' })],
    ['submits no view', interactions, interactionBody({ ...submission, view: null })],
  ])('a form that %s is malformed', async (_, path, body) => {
    const door = createFakeDoor();
    expect((await door.send(signed(path, body))).statusCode).toBe(400);
    expect(door.handedOff).toEqual([]);
  });

  test.each([
    [commands, commandBody({ api_app_id: 'A0OTHER0001' })],
    [interactions, interactionBody({ ...click, api_app_id: 'A0OTHER0001' })],
    [events, JSON.stringify({ ...eventCallback, api_app_id: 'A0OTHER0001' })],
  ])('%s refuses what was meant for another app', async (path, body) => {
    const door = createFakeDoor();
    expect((await door.send(signed(path, body))).statusCode).toBe(401);
    expect(door.logged).toEqual([{ log: 'door.refused', reason: 'wrong-app' }]);
    const anyApp = createFakeDoor({ secrets: { signingSecrets: [signingSecret], appId: undefined } });
    expect((await anyApp.send(signed(path, body))).statusCode).toBe(200);
  });

  test.each([
    ['a path that is not ours', { path: '/slack/other' }],
    ['another method', { method: 'PUT' }],
  ])('%s is not found', async (_, change) => {
    const door = createFakeDoor();
    expect((await door.send({ ...signed(commands, commandBody()), ...change })).statusCode).toBe(404);
    expect(door.handedOff).toEqual([]);
  });
});

describe("Slack's probes", () => {
  const probe = (body: string, change: Partial<SentRequest> = {}): SentRequest => ({
    path: commands,
    body,
    headers: { 'Content-Type': formType },
    ...change,
  });

  test.each([
    ['as Slack posts it', probe('ssl_check=1')],
    ['with the legacy token', probe('token=aBc123&ssl_check=1')],
    ['as a GET', probe('', { method: 'GET', query: 'ssl_check=1&token=aBc123' })],
  ])('ssl_check=1 is answered %s, unsigned, and does nothing', async (_, sent) => {
    const door = createFakeDoor();
    const answer = await door.send(sent);
    expect([answer.statusCode, answer.body, door.asked, door.handedOff]).toEqual([200, '', [], []]);
  });

  test.each([
    ['ssl_check=0', probe('ssl_check=0')],
    ['ssl_check=11', probe('ssl_check=11')],
    ['ssl_check=true', probe('ssl_check=true')],
    ['ssl_check=1 and a command', probe(`ssl_check=1&${commandBody()}`)],
    ['ssl_check=1 twice', probe('ssl_check=1&ssl_check=1')],
    ['ssl_check=1 in the query of a command', probe(commandBody(), { query: 'ssl_check=1' })],
    ['ssl_check=1 for events', probe('ssl_check=1', { path: events })],
  ])('%s needs a signature', async (_, sent) => {
    const door = createFakeDoor();
    expect((await door.send(sent)).statusCode).toBe(401);
    expect(door.handedOff).toEqual([]);
  });

  test('a signed ssl_check=1 is answered and not handed over', async () => {
    const door = createFakeDoor();
    const answer = await door.send(signed(commands, `${commandBody()}&ssl_check=1`));
    expect([answer.statusCode, answer.body, door.handedOff]).toEqual([200, '', []]);
  });

  test('url_verification is echoed once the signature holds', async () => {
    const door = createFakeDoor();
    const body = JSON.stringify({ type: 'url_verification', token: 't', challenge: '3eZbrw1aBm2rZgRN' });
    const answer = await door.send(signed(events, body));
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge: '3eZbrw1aBm2rZgRN' });
    expect(door.handedOff).toEqual([]);
  });
});

describe('what is genuine is handed over', () => {
  const bodies = [
    ['command', commands, commandBody(), 'later', `command:${sha256(commandFields.trigger_id)}`],
    ['action', interactions, interactionBody(click), 'later', `action:${sha256(click.trigger_id)}`],
    [
      'shortcut',
      interactions,
      interactionBody({ ...click, type: 'shortcut' }),
      'later',
      `shortcut:${sha256(click.trigger_id)}`,
    ],
    [
      'shortcut',
      interactions,
      interactionBody({ ...click, type: 'message_action' }),
      'later',
      `shortcut:${sha256(click.trigger_id)}`,
    ],
    ['event', events, event, 'later', 'event:Ev0PV52K25'],
    ['submission', interactions, interactionBody({ ...submission, type: 'view_closed' }), 'later', undefined],
    ['submission', interactions, interactionBody(submission), 'now', undefined],
    [
      'options',
      interactions,
      interactionBody({ ...click, type: 'block_suggestion', trigger_id: undefined }),
      'now',
      undefined,
    ],
  ] as const;

  test.each(bodies)('as the kind %s from %s', async (kind, path, body, when, id) => {
    const door = createFakeDoor();
    const answer = await door.send(signed(path, body));
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(door.handedOff).toMatchObject([{ when, delivery: { version: 1, kind, receivedAt: noon } }]);
    const { delivery } = door.handedOff[0]!;
    expect(v.parse(deliverySchema, delivery)).toEqual(delivery);
    if (id) expect(delivery.id).toBe(id);
    expect(door.logged).toEqual([]);
  });

  test('with every field as Slack sent it', async () => {
    const door = createFakeDoor();
    await door.send(signed(commands, commandBody({ text: 'status “web” — grün\u0000 🚀' })));
    await door.send(signed(interactions, interactionBody(click)));
    await door.send(signed(events, event));
    const [command, action, happened] = door.handedOff.map(({ delivery }) => delivery.body);
    expect(command).toMatchObject({ command: '/circle', text: 'status “web” — grün\u0000 🚀' });
    expect(action).toEqual(click);
    expect(happened).toEqual(eventCallback);
  });

  test('under the same id for every copy, and under another for another', async () => {
    const door = createFakeDoor();
    const other = { ...submission, view: { ...submission.view, state: { values: {} } } };
    for (const payload of [submission, submission, other])
      await door.send(signed(interactions, interactionBody(payload)));
    const [first, copy, corrected] = door.handedOff.map(({ delivery }) => delivery.id);
    expect(first).toContain('V0CONNECT01:1571318425.267782');
    expect(copy).toBe(first);
    expect(corrected, 'a corrected modal has the same view id and hash').not.toBe(first);
  });

  test('under a hash of the body when Slack gave no id, or one that is no id', async () => {
    const door = createFakeDoor();
    for (const trigger_id of ['', 'x'.repeat(5000)])
      for (const _ of [1, 2]) await door.send(signed(commands, commandBody({ trigger_id })));
    const ids = door.handedOff.map(({ delivery }) => delivery.id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^command:[0-9a-f]{64}$/);
  });

  test('with the second of two secrets, too', async () => {
    const door = createFakeDoor({ secrets: { signingSecrets: ['new', signingSecret], appId: undefined } });
    expect((await door.send(signed(commands, commandBody()))).statusCode).toBe(200);
  });

  test('when a secret was rotated since we read it', async () => {
    const known = { signingSecrets: ['old'], appId: undefined };
    const fresh = { signingSecrets: [signingSecret], appId: undefined };
    const door = createFakeDoor({ appSecrets: async (wish) => (wish === 'fresh' ? fresh : known) });
    expect((await door.send(signed(commands, commandBody()))).statusCode).toBe(200);
    expect((await door.send(signed(commands, commandBody(), { secret: 'old' }))).statusCode).toBe(200);
    expect((await door.send(signed(commands, commandBody(), { secret: 'x' }))).statusCode).toBe(401);
  });

  test('below a named stage of the API', async () => {
    const door = createFakeDoor();
    const staged = gatewayEvent({ ...signed(commands, commandBody()), path: '/prod/slack/commands' });
    const context = { stage: 'prod', http: { method: 'POST' } };
    expect((await door.receive({ ...staged, requestContext: context })).statusCode).toBe(200);
  });
});

describe('what is genuine and not for us is answered, counted and left', () => {
  test.each([
    [events, JSON.stringify({ type: 'something_new' }), { log: 'door.ignored', reason: 'unknown-type' }],
    [
      interactions,
      interactionBody({ type: 'dialog_submission' }),
      { log: 'door.ignored', reason: 'unknown-type' },
    ],
    [
      events,
      JSON.stringify({
        type: 'event_callback',
        event: { type: 'user_change', user: { id: 'U1', deleted: false } },
      }),
      { log: 'door.ignored', reason: 'profile' },
    ],
    [interactions, interactionBody({ ...click, actions: [] }), { log: 'door.ignored', reason: 'no-actions' }],
    [events, JSON.stringify({ type: 'app_rate_limited', team_id: 'T1' }), { log: 'event.app-rate-limited' }],
  ])('%s %s', async (path, body, entry) => {
    const door = createFakeDoor();
    const answer = await door.send(signed(path, body));
    expect([answer.statusCode, answer.body, door.handedOff]).toEqual([200, '', []]);
    expect(door.logged).toEqual([entry]);
  });

  test.each([
    { channel_type: 'im', bot_id: 'B1', text: 'x' },
    { channel_type: 'im', subtype: 'message_changed' },
    { channel_type: 'im', subtype: 'message_deleted' },
    { channel_type: 'im', subtype: 'thread_broadcast', text: 'x' },
    { channel_type: 'channel', text: 'x' },
  ])('a message that asks nothing: %j', async (message) => {
    const door = createFakeDoor();
    const event = { type: 'message', user: 'U1', ...message };
    const answer = await door.send(signed(events, JSON.stringify({ type: 'event_callback', event })));
    expect([answer.statusCode, answer.body, door.handedOff]).toEqual([200, '', []]);
    expect(door.logged).toEqual([{ log: 'door.ignored', reason: 'not-asked' }]);
  });
});
