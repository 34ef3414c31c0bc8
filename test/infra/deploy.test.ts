/** `npm run deploy` before CloudFormation: what it asks of AWS, decides and says, and on which Node it runs. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fitting, reservedBy } from '../../infra/deploy/concurrency.ts';
import { type Facts, planDeployment } from '../../infra/deploy/plan-deployment.ts';
import { createFakeAwsCli } from '../fakes/aws-cli.ts';

const root = join(import.meta.dirname, '../..');
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'deploy-'));
  cleaning.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** What takes an archive apart, and no AWS CLI. */
function tools(): string {
  const made = folder();
  for (const name of ['tar', 'gzip']) {
    const path = execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(made, name));
  }
  return made;
}

/** A program of this name, first on the PATH. */
function program(name: string, script: string): string {
  const made = folder();
  writeFileSync(join(made, name), script);
  chmodSync(join(made, name), 0o755);
  return made;
}

const ready: Facts = {
  cli: 'aws-cli/2',
  account: '111122223333',
  region: 'eu-central-1',
  isBootstrapped: true,
  stackStatus: undefined,
  concurrency: { unreserved: 1000, ours: 0 },
  secrets: [],
};

describe('the size of a deployment', () => {
  it.each([
    [1000, 0, 'full'],
    [206, 0, 'full'],
    [205, 0, 'small'],
    [100, 106, 'full'],
    [123, 0, 'small'],
    [122, 0, 'none'],
    [100, 23, 'small'],
    [50, 0, 'none'],
    [10, 0, 'none'],
  ] as const)(
    'is what fits into %i unreserved executions beside %i of its own: %s',
    (unreserved, ours, size) => {
      expect(fitting({ unreserved, ours })).toBe(size);
      expect(unreserved + ours - reservedBy(size)).toBeGreaterThanOrEqual(Math.min(100, unreserved));
    },
  );

  it.each([
    [
      { unreserved: 1000, ours: 0 },
      'full',
      ['The account has 1000 concurrent executions to share. The bot reserves 106 of them.'],
    ],
    [
      { unreserved: 150, ours: 0 },
      'small',
      [expect.stringContaining('needs 106 and reserves 23'), expect.stringContaining('higher Lambda quota')],
    ],
    [
      { unreserved: 10, ours: 0 },
      'none',
      [
        expect.stringContaining('reserves nothing'),
        expect.stringContaining('The bot works, but may be slow'),
      ],
    ],
    [undefined, 'none', [expect.stringContaining('did not report')]],
  ])('is said: %j', (concurrency, size, said) => {
    const { missing, says, options } = planDeployment({ ...ready, concurrency });
    expect(missing).toEqual([]);
    expect(options).toEqual(['-c', `concurrency=${size}`]);
    expect(says).toEqual(['Deploying to account 111122223333 in eu-central-1.', ...said]);
  });
});

describe('a deployment is not begun', () => {
  const left = (isScheduledForDeletion: boolean) => [
    { name: 'circleci-slack-bot/app', isScheduledForDeletion },
  ];
  it.each([
    ['without the AWS CLI', { cli: undefined }, 'Missing: the AWS CLI.'],
    ['without credentials', { account: undefined, isBootstrapped: false }, 'Missing: AWS credentials.'],
    ['without a region', { region: undefined, isBootstrapped: false }, 'Missing: a region.'],
    ['without the bootstrap stack', { isBootstrapped: false }, 'npx cdk bootstrap'],
    ['over one that failed', { stackStatus: 'ROLLBACK_COMPLETE' }, 'npx cdk destroy'],
    [
      'over a secret that was left',
      { secrets: left(false) },
      'aws secretsmanager delete-secret --secret-id circleci-slack-bot/app --force-delete-without-recovery',
    ],
    ['over a secret that is scheduled for deletion', { secrets: left(true) }, 'scheduled for deletion'],
  ])('%s, and says what to do', (_, change, sentence) => {
    const plan = planDeployment({ ...ready, ...change });
    expect(plan.missing).toHaveLength(1);
    expect(plan.missing[0]).toContain(sentence);
    expect(plan.options).toEqual([]);
  });

  it('unless the stack is there, whose secrets they are', () => {
    const { missing } = planDeployment({ ...ready, stackStatus: 'UPDATE_COMPLETE', secrets: left(false) });
    expect(missing).toEqual([]);
  });
});

describe('what it asks of the AWS CLI', () => {
  function aws(answers: Readonly<Record<string, unknown>>): string {
    const made = createFakeAwsCli(answers);
    cleaning.push(made.remove);
    return made.folder;
  }
  const stack = (status: string, reserved: string) => ({
    Stacks: [{ StackStatus: status, Outputs: [{ OutputKey: 'ReservedConcurrency', OutputValue: reserved }] }],
  });
  const account = {
    '--version': 'aws-cli/2.31',
    'sts get-caller-identity': { Account: '111122223333' },
    'cloudformation describe-stacks --stack-name CDKToolkit': {
      Stacks: [{ StackStatus: 'CREATE_COMPLETE' }],
    },
  };
  const limit = (UnreservedConcurrentExecutions: number) => ({
    'lambda get-account-settings': { AccountLimit: { UnreservedConcurrentExecutions } },
  });

  function deploy(path: string, ...words: readonly string[]) {
    const env = { PATH: path, HOME: folder(), AWS_REGION: 'eu-central-1' };
    // `--help` of cdk deploy ends it before anything is done.
    return spawnSync(process.execPath, [join(root, 'infra/deploy.ts'), '--help', ...words], {
      env,
      cwd: root,
      encoding: 'utf8',
    });
  }

  it('a young account: nothing is reserved, and cdk is started', () => {
    const { stdout, stderr, status } = deploy(aws({ ...account, ...limit(10) }));
    expect(stderr).not.toContain('Missing');
    expect(stdout).toContain('The bot needs 106 and reserves nothing');
    expect(stdout).toContain('cdk deploy');
    expect(status).toBe(0);
  });

  it('an account whose room is taken by the stack itself: it stays what it was', () => {
    const there = {
      'cloudformation describe-stacks --stack-name CircleCISlackBot': stack('UPDATE_COMPLETE', '106'),
    };
    const { stdout } = deploy(aws({ ...account, ...limit(100), ...there }));
    expect(stdout).toContain(
      'The account has 206 concurrent executions to share. The bot reserves 106 of them.',
    );
  });

  it('what is left of an earlier deployment: cdk is not started', () => {
    const secret = {
      'secretsmanager describe-secret --secret-id circleci-slack-bot/webhook-keys': { DeletedDate: 1 },
    };
    const { stdout, stderr, status } = deploy(aws({ ...account, ...limit(1000), ...secret }));
    expect(stderr).toContain(
      'Blocked: the secret circleci-slack-bot/webhook-keys already exists (scheduled for deletion).',
    );
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it('a machine without it', () => {
    const { stderr, status } = deploy(folder());
    expect(stderr).toBe('Missing: the AWS CLI. Install it: https://docs.aws.amazon.com/cli/\n');
    expect(status).toBe(1);
  });
});

describe('the Node that deploys', () => {
  const noAws = 'Missing: the AWS CLI';

  async function deploy(variables: Readonly<Record<string, string>>) {
    const env = { PATH: tools(), HOME: folder(), ...variables };
    const child: ChildProcess = spawn(process.execPath, [join(root, 'infra/deploy.cjs')], {
      env,
      cwd: folder(),
    });
    const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    return { out, err };
  }

  /** nodejs.org with this program as its Node. */
  async function mirror(bytes: Buffer, { lies = false } = {}): Promise<string> {
    const { version, platform, arch } = process;
    const name = `node-${version}-${platform}-${arch}`;
    const made = folder();
    mkdirSync(join(made, name, 'bin'), { recursive: true });
    writeFileSync(join(made, name, 'bin/node'), bytes);
    execFileSync('tar', ['-cf', join(made, 'node.tar'), '-C', made, `${name}/bin/node`]);
    const archive = gzipSync(readFileSync(join(made, 'node.tar')), { level: 1 });
    const hash = createHash('sha256')
      .update(lies ? 'another' : archive)
      .digest('hex');
    const served: Readonly<Record<string, string | Buffer>> = {
      [`/${version}/SHASUMS256.txt`]: `${'0'.repeat(64)}  node-${version}.pkg\n${hash}  ${name}.tar.gz\n`,
      [`/${version}/${name}.tar.gz`]: archive,
    };
    const server = createServer(({ url = '' }, response) => {
      response.writeHead(served[url] ? 200 : 404).end(served[url]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleaning.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const own = (version: string) =>
    join(
      program(
        'node',
        `#!/bin/sh\nif [ "$1" = -p ]; then echo ${version}; else exec "${process.execPath}" "$@"; fi\n`,
      ),
      'node',
    );

  it("is the machine's own where that is new enough", async () => {
    const { out, err } = await deploy({
      npm_node_execpath: own('24.99.0'),
      NODEJS_ORG_MIRROR: 'http://127.0.0.1:1',
    });
    expect(out).toBe("Using this machine's Node 24.99.0.\n");
    expect(err).toContain(noAws);
  });

  it("is npm's where its hash is the published one", async () => {
    const NODEJS_ORG_MIRROR = await mirror(readFileSync(process.execPath));
    const { out, err } = await deploy({ npm_node_execpath: own('20.20.2'), NODEJS_ORG_MIRROR });
    expect(out).toContain(`Using npm's Node ${process.versions.node}`);
    expect(err).toContain(noAws);
  });

  it.each([
    ['is another program', () => mirror(Buffer.from('another')), 'is not the one that nodejs.org publishes'],
    [
      'comes in another archive',
      () => mirror(Buffer.from('another'), { lies: true }),
      'is not what its published hash says',
    ],
    ['cannot be checked', async () => 'http://127.0.0.1:1', 'cannot be checked'],
  ])("is not npm's where that %s", async (_, where, sentence) => {
    const { out, err } = await deploy({
      npm_node_execpath: own('20.20.2'),
      NODEJS_ORG_MIRROR: await where(),
    });
    expect(err).toContain(sentence);
    expect(err).toContain('Install Node 24 on this machine');
    expect(out).toBe('');
  });
});
