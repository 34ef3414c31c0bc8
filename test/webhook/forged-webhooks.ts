/**
 * Webhooks that CircleCI did not send for this hook, in 20 families: each is a genuine one, changed. What comes back
 * as undefined came out unchanged by chance and does not count.
 */
import { createHash, createHmac } from 'node:crypto';
import { hookCapabilities, hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import { hook, keys, noon, signatureOf, workflowCompleted, workspace } from '../fakes/circleci-requests.ts';
import type { Random } from '../prove/seeded-random.ts';

export interface Original {
  readonly path: string;
  readonly body: Buffer;
  /** Of the body, in hex. */
  readonly hex: string;
}

export type Forge = (random: Random, original: Original) => object | undefined;

const path = `/circleci/webhooks/${workspace}/${hook}`;
const secrets = hookSecrets(keys, workspace, hook);

export function drawOriginal(random: Random): Original {
  const event = {
    ...workflowCompleted,
    id: `event-${random.below(1e9)}`,
    happened_at: new Date(noon - random.below(86_400_000)).toISOString(),
    workflow: {
      ...workflowCompleted.workflow,
      name: random.text(20),
      status: random.pick(['failed', 'success']),
    },
    pipeline: {
      ...workflowCompleted.pipeline,
      vcs: { branch: random.text(20), commit: { subject: random.text(60) } },
    },
  };
  const body = Buffer.from(JSON.stringify(event));
  return { path, body, hex: signatureOf(body, random.pick(secrets)) };
}

type Headers = Readonly<Record<string, string>>;

/** As HTTP APIs hand it over. */
export function toEvent({ path, body, hex }: Original, headers: Headers = {}): Record<string, unknown> {
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    requestContext: { stage: '$default', http: { method: 'POST', path } },
    headers: { 'content-type': 'application/json', 'circleci-signature': `v1=${hex}`, ...headers },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

function withBody(original: Original, body: Buffer | string): object | undefined {
  const bytes = Buffer.from(body);
  return bytes.equals(original.body) ? undefined : toEvent({ ...original, body: bytes });
}

function withHeader(original: Original, header: string): object {
  return toEvent(original, { 'circleci-signature': header });
}

function unsigned(original: Original): Record<string, unknown> {
  const event = toEvent(original);
  return { ...event, headers: { 'content-type': 'application/json' } };
}

const serializations: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(JSON.parse(text), null, 1),
  (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
  (text) => text.replaceAll('/', '\\/'),
  (text) => text.replaceAll('":', '" :'),
  (text) => `${text.slice(0, -1)},"id":"other"}`,
  (text) => text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  (text) => text.replace('"type"', '"\\u0074ype"'),
];

const oddities: readonly ((text: string) => string | Buffer)[] = [
  (text) => `\uFEFF${text}`,
  (text) => `${text}\r\n`,
  (text) => ` ${text}`,
  (text) => `${text}\u0000`,
  (text) => Buffer.from(text, 'utf16le'),
  (text) => text.replaceAll('e', '\u0435'),
  (text) => `[${text}]`,
];

const otherKeys = ['', ' ', 'undefined', 'null', workspace, hook, path, ...keys];
const tooLarge = 'A'.repeat(Math.ceil((1024 * 1024 + 2) / 3) * 4);

export const families: Readonly<Record<string, Forge>> = {
  'bit flip': (random, original) => {
    const body = Buffer.from(original.body);
    const at = random.below(body.length);
    body[at] = (body[at] ?? 0) ^ (1 << random.below(8));
    return withBody(original, body);
  },
  append: (random, original) =>
    withBody(original, `${original.body}${random.pick([' ', '', '\n', ',', '{}'])}${random.text(8)}`),
  truncate: (random, original) =>
    withBody(original, original.body.subarray(0, random.below(original.body.length))),
  'serialized again': (random, original) =>
    withBody(original, random.pick(serializations)(original.body.toString())),
  'another status': (_, original) => {
    const text = original.body.toString();
    const turned = text.includes('"failed"')
      ? text.replace('"failed"', '"success"')
      : text.replace('"success"', '"failed"');
    return withBody(original, turned);
  },
  'odd bytes': (random, original) => withBody(original, random.pick(oddities)(original.body.toString())),
  'another secret': (random, original) => {
    const key = random.below(2) ? random.pick(otherKeys) : random.text(40);
    return toEvent({ ...original, hex: signatureOf(original.body, key) });
  },
  "another hook's secret": (random, original) => {
    const other = `hook${random.below(1e9)}`;
    const hex = signatureOf(original.body, hookSecrets(keys, workspace, other)[random.below(2)] ?? '');
    return random.below(2) ? toEvent({ ...original, hex }) : moved(original, workspace, other);
  },
  "another workspace's secret": (random, original) => {
    const other = `T${random.below(1e9)}`;
    const hex = signatureOf(original.body, hookSecrets(keys, other, hook)[random.below(2)] ?? '');
    return random.below(2) ? toEvent({ ...original, hex }) : moved(original, other, hook);
  },
  'a key of long ago': (random, original) => {
    const old = hookSecrets([`a-key-of-long-ago-${random.below(1e9)}-${'x'.repeat(16)}`], workspace, hook)[0];
    return toEvent({ ...original, hex: signatureOf(original.body, old) });
  },
  'the address as secret': (random, original) => {
    const capability = hookCapabilities(keys, workspace, hook)[random.below(2)] ?? '';
    return toEvent({ ...original, hex: signatureOf(original.body, capability) });
  },
  'no header': (random, original) =>
    random.below(2) ? unsigned(original) : withHeader(original, random.pick(['', ' ', ',', ',,'])),
  'v2 alone': (random, original) =>
    withHeader(
      original,
      random.pick([`v2=${original.hex}`, `v2=${original.hex},v3=${original.hex}`, `v0=${original.hex}`]),
    ),
  'v1 twice': (random, original) => {
    const other = signatureOf(original.body, random.text(8));
    const [one, two] = random.below(2) ? [original.hex, other] : [other, original.hex];
    const again = random.pick([two, one, '', 'x']);
    return withHeader(
      original,
      random.pick([`v1=${one},v1=${again}`, `v1=${one}, v1=${again}`, `v1=${one},v2=a,v1=${again}`]),
    );
  },
  'another spelling': (random, original) => {
    const { hex } = original;
    const forms = [
      `v1=${hex.toUpperCase()}`,
      `V1=${hex}`,
      ` v1=${hex}`,
      `v1 =${hex}`,
      `v1= ${hex}`,
      `v1=${hex} `,
      `v1=0x${hex}`,
      `v1=v1=${hex}`,
      `v1:${hex}`,
      `v1="${hex}"`,
      hex,
      `sha256=${hex}`,
      `v1=${Buffer.from(hex, 'hex').toString('base64')}`,
      `v1=${hex};v2=${hex}`,
    ];
    const header = random.pick(forms);
    return header === `v1=${hex}` ? undefined : withHeader(original, header);
  },
  'a part of the hash': (random, original) => {
    const { hex } = original;
    const cut = random.below(64);
    return withHeader(
      original,
      random.pick([`v1=${hex.slice(0, cut)}`, `v1=${hex.slice(cut + 1)}`, `v1=${hex}${random.below(10)}`]),
    );
  },
  'another hash': (random, original) => {
    const name = random.pick(['sha1', 'sha512', 'md5', 'sha3-256']);
    const hmac = createHmac(name, secrets[0]).update(original.body).digest('hex');
    const plain = createHash('sha256').update(original.body).digest('hex');
    const joined = createHash('sha256').update(secrets[0]).update(original.body).digest('hex');
    return toEvent({ ...original, hex: random.pick([hmac.slice(0, 64), plain, joined]) });
  },
  'another path': (random, original) => {
    const paths = [
      `${path}/`,
      `${path}/x`,
      path.toLowerCase(),
      path.replace('webhooks', 'notify'),
      '/circleci',
      '/slack/events',
      '/',
    ];
    return toEvent({
      ...original,
      path: random.pick([...paths, `${path}?a=${random.below(9)}`, `/x${path}`]),
    });
  },
  'base64 that lies': (random, original) => {
    const event = toEvent(original);
    const text = original.body.toString();
    return random.pick([
      { ...event, isBase64Encoded: false },
      { ...event, body: text },
      { ...event, body: Buffer.from(String(event.body)).toString('base64') },
      { ...event, isBase64Encoded: 'true' },
      { ...event, body: original.body.toString('hex') },
    ]);
  },
  oversize: (_, original) => ({ ...toEvent(original), body: tooLarge }),
};

/** Genuine where it comes from. */
function moved({ body }: Original, of: string, id: string): object {
  const [mine] = secrets;
  return toEvent({ path: `/circleci/webhooks/${of}/${id}`, body, hex: signatureOf(body, mine) });
}
