/** `npm run deploy` begins here: names what is missing before CloudFormation takes ten minutes to. */
import { spawnSync } from 'node:child_process';

interface Check {
  readonly what: string;
  readonly fix: string;
  readonly holds: boolean;
}

function caller(): string | undefined {
  const { stdout, status } = spawnSync(
    'aws',
    ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    {
      encoding: 'utf8',
    },
  );
  return status === 0 ? stdout.trim() : undefined;
}

function bootstrapped(): boolean {
  const { status } = spawnSync('aws', ['cloudformation', 'describe-stacks', '--stack-name', 'CDKToolkit'], {
    stdio: 'ignore',
  });
  return status === 0;
}

const hasCli = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
const account = hasCli ? caller() : undefined;
const checks: readonly Check[] = [
  { what: 'the AWS CLI', fix: 'Install it: https://docs.aws.amazon.com/cli/', holds: hasCli },
  {
    what: 'AWS credentials',
    fix: 'Run `aws configure` or `aws sso login`, and set AWS_PROFILE.',
    holds: account !== undefined,
  },
  {
    what: 'a region',
    fix: 'Set AWS_REGION, for example eu-central-1.',
    holds: Boolean(process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION),
  },
  {
    what: "CDK's bootstrap stack in this account and region",
    fix: 'Run `npx cdk bootstrap` once.',
    holds: account !== undefined && bootstrapped(),
  },
];

const missing = checks.filter(({ holds }) => !holds);
for (const { what, fix } of missing) console.error(`Missing: ${what}. ${fix}`);
if (missing.length > 0) process.exit(1);
console.log(`Deploying to account ${account}.`);
