/** Reads from a synthesized or deployed template what each function may do, in words. */
import * as v from 'valibot';
import { type FunctionName, functionNames } from '../lambda/environment.ts';
import { workspaceSecretPrefix } from './shared-names.ts';

const oneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((given) => [given].flat()),
);
const reference = v.union([
  v.object({ Ref: v.string() }),
  v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.string()]) }),
  v.object({ 'Fn::Join': v.tuple([v.string(), v.array(v.unknown())]) }),
  v.string(),
]);
type Reference = v.InferOutput<typeof reference>;

const statementSchema = v.object({
  Effect: v.string(),
  Action: oneOrMore,
  Resource: v.pipe(
    v.union([reference, v.array(reference)]),
    v.transform((given) => [given].flat()),
  ),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.unknown()))),
});
const policySchema = v.object({
  Roles: v.array(v.object({ Ref: v.string() })),
  PolicyDocument: v.object({ Statement: v.array(statementSchema) }),
});
const resourceSchema = v.object({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});
const templateSchema = v.object({ Resources: v.record(v.string(), resourceSchema) });

type Resources = v.InferOutput<typeof templateSchema>['Resources'];

export interface Grant {
  readonly to: FunctionName;
  /** `secretsmanager:GetSecretValue` */
  readonly action: string;
  /** `secret circleci-slack-bot/app`; the table with the partitions that it is kept to. */
  readonly on: string;
}

/** Throws when a policy is not of the form that this stack writes, so that none is overlooked. */
export function readGrants(template: unknown): readonly Grant[] {
  const { Resources } = v.parse(templateSchema, template);
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map(({ Properties }) => v.parse(policySchema, Properties))
    .flatMap(({ Roles, PolicyDocument }) =>
      Roles.flatMap(({ Ref }) =>
        PolicyDocument.Statement.flatMap((one) => grantsOf(ownerOf(Ref), one, Resources)),
      ),
    );
}

function ownerOf(role: string): FunctionName {
  const name = functionNames.find((one) => new RegExp(`^${one}role[0-9A-F]{8}$`).test(role));
  if (!name) throw new Error(`The role ${role} is no function's.`);
  return name;
}

function grantsOf(
  to: FunctionName,
  { Effect, Action, Resource, Condition }: v.InferOutput<typeof statementSchema>,
  resources: Resources,
): readonly Grant[] {
  if (Effect !== 'Allow') throw new Error(`The role of ${to} has a statement that does not allow.`);
  const only = Condition ? ` (${conditionOf(Condition)})` : '';
  return Resource.flatMap((one) => {
    const on = `${nameOf(one, resources)}${only}`;
    return Action.map((action) => ({ to, action, on }));
  });
}

function conditionOf(condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  const contexts = condition['ForAllValues:StringEquals']?.['kms:EncryptionContextKeys'];
  if (contexts !== undefined) return `with ${v.parse(oneOrMore, contexts).join(' and ')}`;
  const [operator] = Object.keys(condition);
  const [[name, value] = []] = Object.entries(condition[operator ?? ''] ?? {});
  if (name === 'dynamodb:LeadingKeys' && operator === 'ForAllValues:StringLike')
    return v.parse(oneOrMore, value).join(', ');
  if (name === 'kms:ViaService') return 'through the services that it encrypts for';
  throw new Error(`The condition ${operator} of ${name} is not known.`);
}

function nameOf(one: Reference, resources: Resources): string {
  if (typeof one === 'string') return /:key\//.test(one) ? 'your key' : one;
  if ('Fn::Join' in one) return joined(one['Fn::Join'][1]);
  const id = 'Ref' in one ? one.Ref : one['Fn::GetAtt'][0];
  const { Type = '', Properties = {} } = resources[id] ?? {};
  const name = id.replace(/[0-9A-F]{8}$/, '');
  if (Type === 'AWS::SecretsManager::Secret') return `secret ${Properties.Name}`;
  if (Type === 'AWS::DynamoDB::GlobalTable') return 'the table';
  if (Type === 'AWS::KMS::Key') return `key ${name}`;
  if (Type === 'AWS::SQS::Queue') return `queue ${name}`;
  if (Type === 'AWS::Lambda::Function') return `function ${name}`;
  if (Type === 'AWS::Logs::LogGroup') return `log of ${name.replace(/logs$/, '')}`;
  throw new Error(`${id} is a ${Type || 'stranger'}.`);
}

/** The secrets of workspaces: an ARN of which the prefix is ours. */
function joined(parts: readonly unknown[]): string {
  const last = parts.at(-1);
  const [, name] = /^:secret:(.*)-\?{6}$/.exec(typeof last === 'string' ? last : '') ?? [];
  if (!name?.startsWith(workspaceSecretPrefix)) throw new Error(`${JSON.stringify(parts)} is not known.`);
  return `secrets ${name}`;
}

/** The rows of SECURITY.md. Everything writes its own log, which is not repeated. */
export function grantTable(grants: readonly Grant[]): string {
  const rows = functionNames.flatMap((name) => {
    const own = grants.filter(({ to, on }) => to === name && on !== `log of ${name}`);
    return [...Map.groupBy(own, ({ on }) => on)].map(
      ([on, some]) => `| ${name} | ${actions(some)} | ${on} |`,
    );
  });
  return ['| function | may | on |', '|---|---|---|', ...rows].join('\n');
}

function actions(grants: readonly Grant[]): string {
  const names = grants.map(({ action }) => action.replace(/^\w+:/, ''));
  return [...new Set(names)].toSorted().join(', ');
}
