/** Decides how the stack is deployed to an account: what must be fixed first, and how much concurrency it may reserve. */

import { appSecretName, webhookKeysName } from '../shared-names.ts';
import { type Account, type ConcurrencyName, fitting, reservedBy } from './concurrency.ts';

export interface Facts {
  /** Undefined without the AWS CLI. */
  readonly cli: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly isBootstrapped: boolean;
  /** For example `CREATE_COMPLETE`; undefined when there is no stack. */
  readonly stackStatus: string | undefined;
  /** Undefined when AWS did not say. */
  readonly concurrency: Account | undefined;
  readonly secrets: readonly LeftSecret[];
}

/** A secret with a fixed name that already exists. */
export interface LeftSecret {
  readonly name: string;
  readonly isScheduledForDeletion: boolean;
}

export const fixedSecrets: readonly string[] = [appSecretName, webhookKeysName];

export interface Plan {
  /** Sentences that say what to do. While there is one, nothing is deployed. */
  readonly missing: readonly string[];
  readonly says: readonly string[];
  /** Of `cdk deploy`. */
  readonly options: readonly string[];
}

export function planDeployment(facts: Facts): Plan {
  const missing = [...missingTools(facts), ...inTheWay(facts)];
  if (missing.length > 0) return { missing, says: [], options: [] };
  const { account, region, concurrency } = facts;
  const size = concurrency ? fitting(concurrency) : 'none';
  return {
    missing: [],
    says: [`Deploying to account ${account} in ${region}.`, ...saidOf(size, concurrency)],
    options: ['-c', `concurrency=${size}`],
  };
}

function missingTools({ cli, account, region, isBootstrapped }: Facts): readonly string[] {
  if (!cli) return ['Missing: the AWS CLI. Install it: https://docs.aws.amazon.com/cli/'];
  return [
    ...(account
      ? []
      : ['Missing: AWS credentials. Run `aws configure` or `aws sso login`, and set AWS_PROFILE.']),
    ...(region ? [] : ['Missing: a region. Set AWS_REGION, for example eu-central-1.']),
    ...(account && region && !isBootstrapped
      ? ["Missing: CDK's bootstrap stack in this account and region. Run `npx cdk bootstrap` once."]
      : []),
  ];
}

function inTheWay({ stackStatus, secrets }: Facts): readonly string[] {
  if (stackStatus === 'ROLLBACK_COMPLETE' || stackStatus === 'ROLLBACK_FAILED')
    return [
      'Blocked: an earlier first deployment failed. Remove it with `npx cdk destroy`, then deploy again.',
    ];
  if (stackStatus !== undefined) return [];
  return secrets.map(({ name, isScheduledForDeletion }) => {
    const why = isScheduledForDeletion ? 'scheduled for deletion' : 'left by an earlier deployment';
    const force = `aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery`;
    return `Blocked: the secret ${name} already exists (${why}). Copy what you want to keep, then run: ${force}`;
  });
}

function saidOf(size: ConcurrencyName, account: Account | undefined): readonly string[] {
  if (!account) return ["AWS did not report the account's Lambda concurrency, so the bot reserves none."];
  const { unreserved, ours } = account;
  const has = `The account has ${unreserved + ours} concurrent executions to share.`;
  if (size === 'full') return [`${has} The bot reserves ${reservedBy('full')} of them.`];
  const instead = size === 'none' ? 'nothing' : `${reservedBy(size)}`;
  return [
    `${has} The bot needs ${reservedBy('full')} and reserves ${instead}, because AWS keeps 100 for functions without a reservation.`,
    'The bot works, but may be slow under a flood of requests. Ask AWS for a higher Lambda quota, then deploy again.',
  ];
}
