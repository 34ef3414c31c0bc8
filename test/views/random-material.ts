/** Random material for the properties: any text in any field, builds in any state, none to hundreds of them. */
import fc from 'fast-check';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import { statuses } from '../../lambda/circleci/status.ts';
import { nasty } from './hostile-texts.ts';
import { artifact, full, inState } from './sample-builds.ts';
import { type Material, ordinary } from './samples-of-every-view.ts';

const piece = fc.constantFrom(
  ...nasty,
  ' ',
  '/',
  'a',
  '<',
  '&',
  '`',
  ':',
  '\uD83D',
  '\uDE00',
  '👍',
  'é',
  '\u0301',
);

/** Mostly short; sometimes 100,000 characters. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...nasty) },
  { weight: 8, arbitrary: fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(piece, fc.integer({ min: 1, max: 100_000 })).map(repeated) },
);

function repeated([text, length]: readonly [string, number]): string {
  return text.repeat(Math.ceil(length / text.length));
}

const anyUrl = fc.oneof(
  fc.constantFrom(
    'https://circleci.com/gh/acme/web/1',
    'https://evil.example/',
    'https://circleci.com.evil.example/',
    'https://circleci.com@evil.example/',
    'https://evil.example\\@circleci.com/',
    'http://circleci.com/',
    'https://circleci.com:8443/',
    'javascript:alert(1)//circleci.com',
    'https://ci.acme.dev/gh/acme/web/1',
    '//circleci.com/x',
    '',
  ),
  fc
    .tuple(fc.constantFrom('https://circleci.com/', 'https://1-2-gh.circle-artifacts.com/0/'), anyText)
    .map((parts) => parts.join('')),
  anyText,
);

const anyTime = fc.option(
  fc.oneof(
    fc.integer({ min: -100_000, max: 1e9 }).map((back) => new Date(ordinary.now - back).toISOString()),
    fc.constantFrom('', 'soon', '1969-12-31T23:59:59Z', '+275760-09-13T00:00:00.000Z', '2026-03-02'),
  ),
  { nil: undefined },
);

const anyDuration = fc.option(fc.oneof(fc.nat(1e9), fc.constantFrom(-1, 1e18, 0.5)), { nil: undefined });
const count = fc.oneof(
  { weight: 12, arbitrary: fc.nat(4) },
  { weight: 3, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.nat(500) },
);

const seeds = fc.record({
  texts: fc.array(anyText, { minLength: 3, maxLength: 3 }),
  shift: fc.nat(8),
  url: anyUrl,
  status: fc.nat(statuses.length - 1),
  times: fc.array(anyTime, { minLength: 3, maxLength: 3 }),
  duration: anyDuration,
  absent: fc.nat(7),
  jobs: count,
  artifacts: count,
  page: fc.constantFrom(1, 1, 1, 2, 3, 40),
});

type Seeds = typeof seeds extends fc.Arbitrary<infer Value> ? Value : never;

export const anyMaterial: fc.Arbitrary<Material> = seeds.map((from) =>
  Object.defineProperty(material(from), fc.toStringMethod, {
    value: () => fc.stringify(from).slice(0, 3_000),
  }),
);

/** Twenty fields share three texts in changing order: cheap, and each meets each. */
function material(from: Seeds): Material {
  let turn = from.shift;
  const text = () => from.texts[turn++ % 3] ?? '';
  const maybe = <T>(value: T) => (turn++ % 8 === from.absent ? undefined : value);
  const project = { vcs: 'github', org: text(), repo: text() } as const;
  const one = (index: number): BuildSummary =>
    inState(statuses[(from.status + index) % statuses.length] ?? 'other', {
      project,
      number: index + 1,
      url: from.url,
      commitUrl: from.url,
      branch: maybe(text()),
      tag: maybe(text()),
      subject: maybe(text()),
      author: maybe(text()),
      startedBy: maybe(text()),
      why: maybe(text()),
      revision: maybe(text()),
      rawStatus: text(),
      dontBuild: index % 3 ? undefined : text(),
      retryOf: index % 4 ? undefined : 7,
      queuedAt: from.times[0],
      startedAt: from.times[1],
      stoppedAt: from.times[2],
      duration: from.duration,
      previousSuccessful: maybe({ number: 1, status: 'success', duration: from.duration }),
      workflow: maybe({ jobName: text(), jobId: undefined, workflowId: text(), workflowName: text() }),
    });
  const action = { ...full().steps[1]!.actions[0]!, name: text() };
  const few = Array.from({ length: Math.min(from.jobs, 20) }, (_, index) => one(index));
  return {
    ...ordinary,
    project,
    branch: text(),
    text: text(),
    build: {
      ...full(),
      ...one(0),
      steps: [{ name: text(), actions: [action, { ...action, name: text() }] }],
      pullRequests: [from.url, text()],
      messages: [text()],
    },
    jobs: Array.from({ length: from.jobs }, (_, index) => ({ ...few[index % 20]!, number: index + 1 })),
    artifacts: Array.from({ length: from.artifacts }, (_, index) => ({
      ...artifact(`${text().slice(0, 300)}/${index}`),
      url: from.url,
    })),
    folder: text().slice(0, 300),
    page: from.page,
    host: 'https://ci.acme.dev',
  };
}
