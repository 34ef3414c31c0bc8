/**
 * Requests that Slack did not send, in 17 families: each is a genuine one, changed. What comes back as
 * undefined came out unchanged by chance and does not count.
 */
import { createHmac } from 'node:crypto';
import { sign } from '../../local/slack/user-actions/sign-request.ts';
import {
  click,
  commandBody,
  eventCallback,
  formType,
  jsonType,
  noon,
  signingSecret,
} from '../fakes/slack-requests.ts';
import type { Random } from '../prove/seeded-random.ts';

export interface Original {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly timestamp: string;
  readonly signature: string;
}

export type Forge = (random: Random, original: Original) => object | undefined;

const seconds = noon / 1000;
const otherSecrets = [
  '',
  ' ',
  'old-secret-of-last-year',
  `${signingSecret} `,
  signingSecret.toUpperCase(),
  'undefined',
];

export function drawOriginal(random: Random): Original {
  const { path, type, body } = random.pick([drawCommand, drawClick, drawEvent])(random);
  const timestamp = String(seconds + random.below(601) - 300);
  return { path, type, body, timestamp, signature: sign(signingSecret, timestamp, body) };
}

function drawCommand(random: Random) {
  const body = commandBody({ text: random.text(60), trigger_id: `${random.below(1e9)}.1.a` });
  return { path: '/slack/commands', type: formType, body: Buffer.from(body) };
}

function drawClick(random: Random) {
  const payload = { ...click, message: { text: random.text(60) }, trigger_id: `${random.below(1e9)}.2.b` };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload).toWellFormed())}`;
  return { path: '/slack/interactions', type: formType, body: Buffer.from(body) };
}

function drawEvent(random: Random) {
  const smuggled = '&command=%2Fcircle&text=cancel&user_id=U1&payload=%7B%7D&';
  const text = random.below(4) === 0 ? smuggled : random.text(60);
  const body = JSON.stringify({
    ...eventCallback,
    event_id: `Ev${random.below(1e9)}`,
    event: { type: 'message', channel_type: 'im', text },
  });
  return { path: '/slack/events', type: jsonType, body: Buffer.from(body) };
}

/** Always with base64, as HTTP APIs send bodies that may be binary. */
export function toEvent(
  sent: Original,
  headers: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    version: '2.0',
    rawPath: sent.path,
    rawQueryString: '',
    requestContext: { stage: '$default', http: { method: 'POST', path: sent.path } },
    headers: {
      'content-type': sent.type,
      'x-slack-request-timestamp': sent.timestamp,
      'x-slack-signature': sent.signature,
      ...headers,
    },
    body: sent.body.toString('base64'),
    isBase64Encoded: true,
  };
}

function withBody(original: Original, body: Buffer | string): object | undefined {
  const bytes = Buffer.from(body);
  return bytes.equals(original.body) ? undefined : toEvent({ ...original, body: bytes });
}

function resigned(original: Original, timestamp: string, secret = signingSecret): object {
  return toEvent({ ...original, timestamp, signature: sign(secret, timestamp, original.body) });
}

const fullWidth = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

const timestampForms: readonly ((timestamp: string) => string)[] = [
  () => '1e9',
  (ts) => ` ${ts}`,
  (ts) => `${ts} `,
  (ts) => `${ts}\n`,
  (ts) => `+${ts}`,
  (ts) => `-${ts}`,
  (ts) => `${ts}.0`,
  (ts) => `${ts}.5`,
  (ts) => `0${ts}`,
  (ts) => `${ts}000`,
  (ts) => `0x${Number(ts).toString(16)}`,
  (ts) => Number(ts).toExponential(),
  (ts) => `${ts}n`,
  (ts) => `${ts},${ts}`,
  (ts) => `${ts}abc`,
  () => 'Infinity',
  () => 'NaN',
  () => '',
  fullWidth,
];

const reencodings: readonly ((body: string) => string)[] = [
  (body) => body.replaceAll('+', '%20'),
  (body) => body.replaceAll('%20', '+'),
  (body) => body.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()),
  (body) => decodeURIComponent(body.replace(/%(?![0-9A-Fa-f]{2})/g, '%25')),
  (body) => body.replace(/[aeiou]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (body) =>
    body.replace(/[^ -~]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  (body) => body.replaceAll('","', '", "'),
  (body) => body.replaceAll('/', '\\/'),
];

const oddities: readonly ((body: string) => string | Buffer)[] = [
  (body) => `\uFEFF${body}`,
  (body) => `${body}\r\n`,
  (body) => `\r\n${body}`,
  (body) => `${body}\u0000`,
  (body) => Buffer.from(body, 'utf16le'),
  (body) => Buffer.concat([Buffer.from(body), Buffer.from([0xc0, 0x80])]),
  (body) => body.normalize('NFD'),
  (body) => body.replaceAll('e', '\u0435'),
  (body) => body.replaceAll('a', 'ａ'),
];

const tooLarge = 'A'.repeat(Math.ceil((1024 * 1024 + 2) / 3) * 4);
const paths = ['/slack/commands', '/slack/interactions', '/slack/events'];
const types = [
  formType,
  jsonType,
  'text/plain',
  'multipart/form-data',
  '',
  `${formType}, ${jsonType}`,
  'application/jsonp',
];

export const families: Readonly<Record<string, Forge>> = {
  'bit flip': (random, original) => {
    const body = Buffer.from(original.body);
    const at = random.below(body.length);
    body[at] = (body[at] ?? 0) ^ (1 << random.below(8));
    return withBody(original, body);
  },
  append: (random, original) =>
    withBody(
      original,
      `${original.body}${random.pick(['&', ' ', '', '\n', '&text=cancel', ','])}${random.text(8)}`,
    ),
  truncate: (random, original) =>
    withBody(original, original.body.subarray(0, random.below(original.body.length))),
  'parameters re-ordered': (random, original) => {
    const separator = original.type === formType ? '&' : ',';
    const parts = original.body.toString().split(separator);
    const [moved] = parts.splice(random.below(parts.length), 1);
    parts.splice(random.below(parts.length + 1), 0, moved ?? '');
    return withBody(original, parts.join(separator) + (parts.length === 1 ? separator : ''));
  },
  'encoded again': (random, original) => {
    try {
      return withBody(original, random.pick(reencodings)(original.body.toString()));
    } catch {
      return undefined;
    }
  },
  'another secret': (random, original) =>
    resigned(original, original.timestamp, random.below(2) ? random.pick(otherSecrets) : random.text(32)),
  'another time': (random, original) => {
    const away = random.pick([-1, 1]) * (1 + random.below(300));
    const far = random.pick([-1, 1]) * (301 + random.below(1e8));
    return random.below(2)
      ? toEvent({ ...original, timestamp: String(Number(original.timestamp) + away) })
      : resigned(original, String(seconds + far));
  },
  'a time in another form': (random, original) => {
    const timestamp = random.pick(timestampForms)(original.timestamp);
    const event = toEvent({ ...original, timestamp });
    return random.below(2) ? event : resigned(original, timestamp);
  },
  'another version': (random, { body, ...original }) => {
    const version = random.pick([
      'v1',
      'v2',
      'V0',
      'v00',
      'v',
      '',
      'v0 ',
      `v0:${original.timestamp}:x`,
      random.text(4),
    ]);
    const hex = sign(signingSecret, original.timestamp, body).slice(3);
    const forms = [
      `${version}=${hex}`,
      signedAs(version, original.timestamp, body),
      hex,
      `v0=${hex.toUpperCase()}`,
    ];
    const signature = random.pick([...forms, `v0=v0=${hex}`, `v0=0x${hex}`]);
    return signature === original.signature ? undefined : toEvent({ ...original, body, signature });
  },
  'shifted boundary': (random, original) => {
    const { timestamp, body } = original;
    const colons = [...body.keys()].filter((at) => body[at] === 0x3a);
    const at = colons.length > 0 ? random.pick(colons) : -1;
    const shifted = { timestamp: `${timestamp}:${body.subarray(0, at)}`, body: body.subarray(at + 1) };
    const short = timestamp.slice(0, 9);
    const split = { timestamp: short, body: Buffer.concat([Buffer.from(timestamp.slice(9)), body]) };
    const joined = { timestamp: timestamp + body.toString('latin1', 0, 1), body: body.subarray(1) };
    return toEvent({ ...original, ...random.pick(at >= 0 ? [shifted, split, joined] : [split, joined]) });
  },
  'another content type': (random, original) => {
    const type = random.pick(types);
    return type === original.type ? undefined : toEvent({ ...original, type });
  },
  'another path': (random, original) => {
    const path = random.pick([...paths, '/', '/slack', `${original.path}/`, original.path.toUpperCase()]);
    const type = random.below(2) ? original.type : path === '/slack/events' ? jsonType : formType;
    return path === original.path ? undefined : toEvent({ ...original, path, type });
  },
  'headers sent twice': (random, original) => {
    const { signature, timestamp } = original;
    const other = sign('x', timestamp, original.body);
    const twice = random.pick([signature, other]);
    const pair = random.pick([
      `${signature},${twice}`,
      `${twice},${signature}`,
      `${signature}, ${twice}`,
      `${signature};`,
    ]);
    return random.pick([
      () => toEvent({ ...original, signature: pair }),
      () => toEvent({ ...original, timestamp: `${timestamp},${timestamp}` }),
      () => toEvent(original, { 'X-Slack-Signature': twice }),
      () => toEvent(original, { 'X-SLACK-REQUEST-TIMESTAMP': timestamp }),
      () => ({
        ...toEvent(original),
        multiValueHeaders: { ...lists(original), 'x-slack-signature': [signature, twice] },
      }),
    ])();
  },
  'base64 that lies': (random, original) => {
    const event = toEvent(original);
    const text = original.body.toString();
    return random.pick([
      { ...event, isBase64Encoded: false },
      { ...event, body: text },
      { ...event, body: Buffer.from(String(event.body)).toString('base64') },
      { ...event, body: `${text}====` },
      { ...event, isBase64Encoded: 'true' },
      { ...event, body: original.body.toString('hex') },
    ]);
  },
  'probes with more in them': (random, original) => {
    const text = original.body.toString();
    const challenge = JSON.stringify({ type: 'url_verification', challenge: random.text(20) });
    const smuggled = random.pick([
      `ssl_check=1&${text}`,
      `${text}&ssl_check=1`,
      'ssl_check=0',
      'ssl_check=1&ssl_check=1',
      challenge,
    ]);
    const signature = random.pick(['', original.signature, sign('x', original.timestamp, smuggled)]);
    return toEvent({ ...original, path: random.pick(paths), body: Buffer.from(smuggled), signature });
  },
  'odd bytes': (random, original) => withBody(original, random.pick(oddities)(original.body.toString())),
  oversize: (_, original) => ({ ...toEvent(original), body: tooLarge }),
};

/** What a verifier that takes the version from the header would find in order. */
function signedAs(version: string, timestamp: string, body: Buffer): string {
  const whole = Buffer.concat([Buffer.from(`${version}:${timestamp}:`), body]);
  return `${version}=${createHmac('sha256', signingSecret).update(whole).digest('hex')}`;
}

function lists({ type, timestamp }: Original): Readonly<Record<string, readonly string[]>> {
  return { 'content-type': [type], 'x-slack-request-timestamp': [timestamp] };
}
