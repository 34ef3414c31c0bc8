/** Asks the AWS CLI what a deployment depends on. */
import * as v from 'valibot';
import { outputs, stackName } from '../shared-names.ts';
import { ask, run } from './aws-cli.ts';
import { type Facts, fixedSecrets, type LeftSecret } from './plan-deployment.ts';

const identitySchema = v.object({ Account: v.string() });
const stacksSchema = v.object({
  Stacks: v.array(
    v.object({
      StackStatus: v.string(),
      Outputs: v.optional(v.array(v.object({ OutputKey: v.string(), OutputValue: v.string() })), []),
    }),
  ),
});
const settingsSchema = v.object({ AccountLimit: v.object({ UnreservedConcurrentExecutions: v.number() }) });
const secretSchema = v.object({ DeletedDate: v.optional(v.unknown()) });

type Variables = Readonly<Record<string, string | undefined>>;

export function askFacts(variables: Variables): Facts {
  const cli = run(['--version']);
  const account = cli && ask(identitySchema, ['sts', 'get-caller-identity'])?.Account;
  const region =
    variables.AWS_REGION || variables.AWS_DEFAULT_REGION || run(['configure', 'get', 'region'])?.trim();
  const reached = Boolean(account && region);
  const [stack] = reached ? (stackCalled(stackName)?.Stacks ?? []) : [];
  const ours = Number(
    stack?.Outputs.find(({ OutputKey }) => OutputKey === outputs.reserved)?.OutputValue ?? 0,
  );
  const settings = reached ? ask(settingsSchema, ['lambda', 'get-account-settings']) : undefined;
  return {
    cli,
    account,
    region: region || undefined,
    isBootstrapped: reached && stackCalled('CDKToolkit') !== undefined,
    stackStatus: stack?.StackStatus,
    concurrency: settings && { unreserved: settings.AccountLimit.UnreservedConcurrentExecutions, ours },
    secrets: reached && !stack ? fixedSecrets.flatMap(leftSecret) : [],
  };
}

function stackCalled(name: string) {
  return ask(stacksSchema, ['cloudformation', 'describe-stacks', '--stack-name', name]);
}

function leftSecret(name: string): readonly LeftSecret[] {
  const found = ask(secretSchema, ['secretsmanager', 'describe-secret', '--secret-id', name]);
  return found ? [{ name, isScheduledForDeletion: found.DeletedDate !== undefined }] : [];
}
