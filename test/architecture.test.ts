import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, importCycles, importsOf, loadedBy, read, root } from './house/read-imports.ts';

/** `lambda/views/runs/status.ts` is of the room `views`; `lambda/errors.ts` is a room of its own. */
function roomOf(file: string): string {
  const [, room] = /^lambda\/([^/]+)/.exec(file) ?? [];
  return (room ?? file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

interface Rule {
  /** Rooms, or single files of a room. */
  readonly rooms: readonly string[];
  readonly packages: readonly RegExp[];
}

const schemas = /^valibot$/;
const crypto = /^node:crypto$/;
/** What the stores promise, and not how they keep it. */
const stores = [
  ...[
    'store',
    'own-account-store',
    'channel-limit-store',
    'alert-store',
    'alert',
    'red-time',
    'run-list',
    'subscriptions-and-schedules',
    'stored-runs',
    'outbox-store',
    'follow-store',
  ],
].map((name) => `store/${name}.ts`);
/** How CircleCI's webhooks are set up; not their ingress. */
const setup = ['webhook/setup.ts', 'webhook/manual-setup.ts'];
const core = [
  'errors',
  'log',
  'permissions',
  'glob',
  'parsing',
  'rule-options',
  'channel-limits',
  'connections',
  'time-zone',
  'ask-once',
  'timeout',
  'secret-cache',
  'client-timeouts',
];
const handlers = ['circleci', ...stores, ...core, 'views', 'conversation'];
/** What the outbox itself may know of the store: nothing of CircleCI, of rules or of runs. */
const delivery = ['store', 'alert-store', 'outbox-store'].map((name) => `store/${name}.ts`);
/** How subscriptions are paused and their owners told. */
const pausing = ['rules/pause-subscriptions.ts', 'outbox/enqueue-message.ts'];
const alerts = [
  ...['circleci', ...stores, ...setup, ...core],
  ...['views', 'ports', 'poster', 'queue-message', 'retry-error'],
];
const looks = [...alerts, 'recent-keys', 'transient-errors', 'optimistic-update', 'polling'];

/** ARCHITECTURE.md, "Who may know whom". */
const rules: Readonly<Record<string, Rule>> = {
  environment: { rooms: [], packages: [] },
  log: { rooms: [], packages: [] },
  'ask-once': { rooms: [], packages: [] },
  timeout: { rooms: [], packages: [] },
  'client-timeouts': { rooms: [], packages: [] },
  pictures: { rooms: [], packages: [schemas, /^node:zlib$/] },
  'secret-cache': { rooms: [], packages: [] },
  'time-zone': { rooms: [], packages: [] },
  'recent-keys': { rooms: [], packages: [] },
  'retry-error': { rooms: [], packages: [] },
  http: { rooms: [], packages: [/^node:http$/] },
  aws: { rooms: ['environment', 'http'], packages: [crypto] },
  permissions: { rooms: ['store/store.ts'], packages: [] },
  errors: { rooms: ['permissions', 'channel-limits', 'store/store.ts'], packages: [] },
  glob: { rooms: [], packages: [] },
  parsing: { rooms: [], packages: [] },
  'rule-options': { rooms: ['glob', 'parsing', 'circleci/run-trigger.ts'], packages: [schemas] },
  'channel-limits': {
    rooms: ['permissions', 'glob', 'circleci/project.ts', 'store/channel-limit-store.ts'],
    packages: [],
  },
  connections: {
    rooms: ['circleci/project.ts', 'store/own-account-store.ts', 'store/store.ts'],
    packages: [],
  },
  circleci: { rooms: ['client-timeouts', 'ask-once'], packages: [schemas, /^node:(crypto|zlib|http)$/] },
  'queue-message': { rooms: ['circleci'], packages: [schemas] },
  'transient-errors': { rooms: ['circleci'], packages: [] },
  store: {
    rooms: [
      ...['circleci/project.ts', 'circleci/reports/run-event.ts', 'circleci/run-trigger.ts'],
      ...['rule-options', 'ask-once'],
    ],
    packages: [schemas, /^@aws-sdk\//, crypto],
  },
  views: { rooms: ['circleci', ...stores, ...core, 'pictures'], packages: [schemas, /^@slack\/types$/] },
  webhook: {
    rooms: ['http', 'circleci', ...stores, 'log', 'queue-message', 'timeout', 'secret-cache'],
    packages: [schemas, crypto],
  },
  conversation: { rooms: [...handlers, ...setup], packages: [schemas] },
  commands: { rooms: [...handlers, 'digest'], packages: [schemas] },
  actions: { rooms: handlers, packages: [schemas] },
  events: { rooms: [...handlers, ...pausing], packages: [schemas] },
  poster: { rooms: ['permissions', 'views'], packages: [] },
  ports: { rooms: alerts, packages: [] },
  digest: { rooms: [...alerts, 'rules', 'polling'], packages: [] },
  polling: {
    rooms: ['ports', 'circleci', 'connections', 'errors', 'timeout', 'transient-errors'],
    packages: [],
  },
  'optimistic-update': { rooms: ['ports', ...stores], packages: [] },
  outbox: {
    rooms: ['ask-once', 'poster', 'log', 'recent-keys', 'retry-error', ...delivery, 'views/text/message.ts'],
    packages: [schemas],
  },
  rules: { rooms: [...alerts, 'outbox'], packages: [] },
  cards: { rooms: [...looks, 'rules', 'outbox', 'store/alert-schemas.ts'], packages: [schemas] },
  jobs: { rooms: [...looks, 'rules', 'outbox', 'digest'], packages: [schemas] },
  ingest: { rooms: [...looks, 'rules', 'outbox', 'jobs'], packages: [schemas] },
  queue: { rooms: [...looks, 'ingest', 'jobs', 'cards', 'outbox'], packages: [schemas] },
  slack: {
    rooms: [
      ...[...handlers, ...setup, 'pictures', 'http', 'ports', 'poster', 'transient-errors'],
      ...['outbox/enqueue-message.ts', 'outbox/monthly-notice.ts', 'commands', 'actions', 'events'],
      'store/read-settings-once.ts',
    ],
    packages: [schemas, /^@slack\//, /^node:/],
  },
};

function allowed(file: string, imported: string, rule: Rule): boolean {
  if (!imported.startsWith('.')) return rule.packages.some((pattern) => pattern.test(imported));
  const target = relative(root, join(root, dirname(file), imported));
  const room = roomOf(target);
  return room === roomOf(file) || rule.rooms.some((name) => name === room || target === `lambda/${name}`);
}

describe('who may know whom', () => {
  const lambda = filesUnder('lambda').filter(
    (file) => !/^lambda\/([\w-]+\.lambda\.ts|composition\/)/.test(file),
  );

  it('has a rule for every room, and a room for every rule', () => {
    expect([...new Set(lambda.map(roomOf))].toSorted()).toEqual(Object.keys(rules).toSorted());
  });

  it('lets a file import only what its room may know', () => {
    const wrong = lambda.flatMap((file) => {
      const rule = rules[roomOf(file)];
      return importsOf(file)
        .filter((imported) => rule && !allowed(file, imported, rule))
        .map((imported) => `${file} imports ${imported}`);
    });
    expect(wrong).toEqual([]);
  });

  it('lets infra know nothing of lambda but its environment and the keys of its table', () => {
    // What verifies a deployment signs as CircleCI does, and finds what npm start has made up.
    const verifying = ['lambda/webhook/derived-secrets.ts', 'local/aws/secret-file.ts'];
    const outside = filesUnder('infra').flatMap((file) => {
      const known = ['lambda/environment.ts', 'lambda/store/keys.ts'];
      if (/^infra\/verify/.test(file)) known.push(...verifying);
      return importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(root, dirname(file), name)))
        .filter((target) => !target.startsWith('infra/') && !known.includes(target))
        .map((target) => `${file} imports ${target}`);
    });
    expect(outside).toEqual([]);
  });

  it('keeps Bolt and the AWS SDK out of the Slack door', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const name of loadedBy(file)) {
        if (name.startsWith('.')) visit(relative(root, join(root, dirname(file), name)));
        else reached.add(name);
      }
    };
    visit('lambda/slack.lambda.ts');
    const packages = [...reached].filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
    expect(packages).toEqual([]);
  });
});

describe('the house rules', () => {
  const code = ['lambda', 'infra', 'local'].flatMap(filesUnder);

  it('reads process.env in one place of lambda', () => {
    const readers = filesUnder('lambda').filter((file) => read(file).includes('process.env'));
    expect(readers).toEqual(['lambda/environment.ts']);
  });

  it('takes clock and chance from the entries', () => {
    const pure = filesUnder('lambda').filter((file) => !/\.lambda\.ts$|^lambda\/composition\//.test(file));
    const impure = pure.filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random|randomUUID|randomBytes/.test(read(file)),
    );
    expect(impure).toEqual([]);
  });

  it('never mocks a module', () => {
    const mockers = filesUnder('test').filter((file) => /\bvi\.(mock|doMock)\(/.test(read(file)));
    expect(mockers).toEqual([]);
  });

  it('keeps files under 300 lines, schemas and tables excepted', () => {
    const tables = /(schemas|limits|page-api|slack-objects|secret-tokens|rule-options\/options)/;
    const long = code.filter((file) => !tables.test(file) && read(file).split('\n').length > 301);
    expect(long).toEqual([]);
  });

  it('has no import cycles, types included', () => {
    expect(importCycles(filesUnder('lambda'))).toEqual([]);
  });

  it('has files that load at most 15 others, tables and composition excepted', () => {
    const tables = ['commands/index', 'actions/index', 'queue/jobs', 'store/dynamo/dynamo-store'].map(
      (name) => `lambda/${name}.ts`,
    );
    const counted = filesUnder('lambda').filter((file) => !tables.includes(file));
    const wide = counted.filter(
      (file) => new Set(loadedBy(file).filter((name) => name.startsWith('.'))).size > 15,
    );
    expect(wide).toEqual([]);
  });

  it('keeps folders to 25 files, the tables excepted', () => {
    const files = filesUnder('lambda').filter((file) => !/^lambda\/(commands|actions)\//.test(file));
    const folders = Object.entries(Object.groupBy(files, (file) => dirname(file)));
    expect(folders.filter(([, of]) => (of?.length ?? 0) > 25).map(([folder]) => folder)).toEqual([]);
  });

  it('uses a base name at most twice, the tables and their views excepted', () => {
    const files = filesUnder('lambda').filter(
      (file) => !/^lambda\/(commands|actions|events|views)\//.test(file),
    );
    const named = Object.values(Object.groupBy(files, (file) => basename(file)));
    expect(named.filter((of) => (of?.length ?? 0) > 2)).toEqual([]);
  });

  it('spreads no object literal: properties are written plainly', () => {
    const spread = /\.\.\.\{ ?[a-z]/;
    const places = [
      ...filesUnder('lambda'),
      ...filesUnder('infra'),
      ...filesUnder('local'),
      ...filesUnder('bench'),
      ...filesUnder('test'),
    ];
    expect(places.filter((file) => spread.test(read(file)))).toEqual([]);
  });

  it('has no folder whose name says nothing', () => {
    const empty = /\/(utils?|helpers?|lib|common|misc|types|services|shared)\//;
    expect([...code, ...filesUnder('test')].filter((file) => empty.test(file))).toEqual([]);
  });

  it('names Node modules with their scheme', () => {
    const bare = code.filter((file) => importsOf(file).some((name) => builtinModules.includes(name)));
    expect(bare).toEqual([]);
  });
});

describe('the tables', () => {
  const inRoom = (room: string, not: readonly string[]) =>
    readdirSync(join(root, 'lambda', room)).filter((file) => !['index.ts', ...not].includes(file));

  it.each([
    ['commands', ['command.ts']],
    ['actions', ['action.ts']],
    ['events', ['event.ts']],
  ])('of %s has a line for every file', (room, not) => {
    const imported = importsOf(`lambda/${room}/index.ts`);
    for (const file of inRoom(room, not)) expect(imported).toContain(`./${file}`);
  });
});
