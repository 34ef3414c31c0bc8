import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|cjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function importsOf(file: string): readonly string[] {
  return importsIn(read(file));
}

/** Without those that are gone once it runs. */
function loadedBy(file: string): readonly string[] {
  return importsIn(read(file).replace(/^import type [^;]*;/gm, ''));
}

function importsIn(code: string): readonly string[] {
  return [...code.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name ?? '');
}

/** The sets of files that reach each other, by Tarjan's algorithm. */
function importCycles(files: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): number => {
    order.set(file, order.size);
    let low = order.size - 1;
    path.push(file);
    for (const name of importsOf(file).filter((imported) => imported.startsWith('.'))) {
      const target = relative(root, join(root, dirname(file), name));
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (path.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === order.get(file)) {
      const reached = path.splice(path.indexOf(file));
      if (reached.length > 1) found.push(reached);
    }
    return low;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

/** `lambda/views/status.ts` lives in the room `views`; `lambda/errors.ts` is a room of its own. */
function roomOf(file: string): string {
  const [, room] = /^lambda\/([^/]+)/.exec(file) ?? [];
  return (room ?? file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

interface Rule {
  readonly rooms: readonly string[];
  readonly packages: readonly RegExp[];
}

const schemas = /^valibot$/;
const core = ['errors', 'permissions', 'log', 'queued', 'in-time', 'cached', 'local-time', 'patience'];
const kept = ['store', 'alerts', 'subscriptions', 'runs', 'outbox'].map((name) => `store/${name}.ts`);
/** What a hook is, and how CircleCI is told of it; not the door. */
const hooking = ['webhook/hooking.ts', 'webhook/hook-addresses.ts'];
const handlers = ['circleci', ...kept, ...core, 'views', 'conversation'];

/** ARCHITECTURE.md, "Who may know whom". */
const rules: Readonly<Record<string, Rule>> = {
  environment: { rooms: [], packages: [] },
  log: { rooms: [], packages: [] },
  sigv4: { rooms: ['environment'], packages: [/^node:crypto$/] },
  http: { rooms: [], packages: [/^node:http$/] },
  'in-time': { rooms: [], packages: [] },
  patience: { rooms: [], packages: [] },
  cached: { rooms: [], packages: [] },
  'local-time': { rooms: [], packages: [] },
  aws: { rooms: ['environment', 'sigv4', 'http'], packages: [] },
  queued: { rooms: ['circleci'], packages: [schemas] },
  errors: { rooms: ['permissions', 'store/store.ts'], packages: [] },
  permissions: { rooms: ['store/store.ts'], packages: [] },
  circleci: { rooms: ['patience'], packages: [schemas, /^node:(crypto|zlib|http)$/] },
  store: {
    rooms: ['circleci/project.ts', 'circleci/report.ts'],
    packages: [schemas, /^@aws-sdk\//, /^node:crypto$/],
  },
  views: { rooms: ['circleci', ...kept, ...core], packages: [schemas, /^@slack\/types$/] },
  conversation: { rooms: ['circleci', ...kept, ...core, ...hooking, 'views'], packages: [schemas] },
  commands: { rooms: handlers, packages: [schemas] },
  actions: { rooms: handlers, packages: [schemas] },
  events: { rooms: handlers, packages: [schemas] },
  notifications: { rooms: ['circleci', ...kept, ...core, ...hooking, 'views'], packages: [schemas] },
  webhook: {
    rooms: ['http', 'circleci', ...kept, 'log', 'queued', 'in-time', 'cached'],
    packages: [schemas, /^node:crypto$/],
  },
  slack: {
    rooms: [...handlers, 'http', 'webhook', 'notifications', 'commands', 'actions', 'events'],
    packages: [schemas, /^@slack\//, /^node:/],
  },
};

function allowed(file: string, imported: string, rule: Rule): boolean {
  if (!imported.startsWith('.')) return rule.packages.some((pattern) => pattern.test(imported));
  const target = relative(root, join(root, dirname(file), imported));
  const room = roomOf(target);
  return (
    room === roomOf(file) ||
    rule.rooms.includes(room) ||
    rule.rooms.some((name) => name.endsWith('.ts') && target === `lambda/${name}`)
  );
}

describe('who may know whom', () => {
  const lambda = filesUnder('lambda').filter(
    (file) => !/^lambda\/([\w-]+\.lambda|[\w-]*services)\.ts$/.test(file),
  );

  it.each(lambda)('%s imports only what its room may know', (file) => {
    const rule = rules[roomOf(file)];
    expect(rule, `${roomOf(file)} is not a room of ARCHITECTURE.md`).toBeDefined();
    expect(importsOf(file).filter((imported) => rule && !allowed(file, imported, rule))).toEqual([]);
  });

  it('lets infra know nothing of lambda but its environment and the keys of its table', () => {
    // What verifies a deployment signs as CircleCI does, and finds what npm start has made up.
    const verifying = ['../lambda/webhook/secrets.ts', '../local/aws/secret-file.ts'];
    const outside = filesUnder('infra').flatMap((file) =>
      importsOf(file).filter(
        (name) =>
          name.startsWith('../') &&
          !/^\.\.\/lambda\/(environment|store\/keys)\.ts$/.test(name) &&
          !(/^infra\/verify/.test(file) && verifying.includes(name)),
      ),
    );
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
    const pure = filesUnder('lambda').filter((file) => !/\.lambda\.ts$|services\.ts$/.test(file));
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
    const tables = /(schemas|limits|page-api|slack-objects|secret-tokens)/;
    const long = code.filter((file) => !tables.test(file) && read(file).split('\n').length > 301);
    expect(long).toEqual([]);
  });

  it('has no import cycles, types included', () => {
    expect(importCycles(filesUnder('lambda'))).toEqual([]);
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
