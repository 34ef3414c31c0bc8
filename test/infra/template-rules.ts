/** What must hold of the stack before it is deployed: each rule says where a template breaks it. */
import { type ConcurrencyName, concurrencies } from '../../infra/deploy/concurrency.ts';
import { nodeOptions } from '../../infra/functions.ts';
import { functionNames, variables } from '../../lambda/environment.ts';
import { limits } from '../../lambda/queue/limits.ts';
import { table as keys, lease, lifetimes } from '../../lambda/store/keys.ts';

export interface Inspected {
  /** CloudFormation's JSON. */
  readonly template: any;
  readonly concurrency: ConcurrencyName;
  readonly encryption: "AWS's keys" | 'a key of the customer';
}

type Rule = (inspected: Inspected) => readonly string[];

const day = 24 * 60 * 60;

export const all = (template: any, type: string): readonly (readonly [string, any])[] =>
  Object.entries<any>(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ''), resource]);

const one = (template: any, type: string, name: string) =>
  all(template, type).find(([id]) => id === name)?.[1]?.Properties ?? {};
const lambdaOf = (template: any, name: string) => one(template, 'AWS::Lambda::Function', name);

/** Names what is wrong of those that do not hold. */
const unless = (checks: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(checks)
    .filter(([, holds]) => !holds)
    .map(([what]) => what);

/** Every statement of a queue's or topic's own policy that lets or forbids. */
function resourcePolicies(template: any, type: string, of: 'Queues' | 'Topics') {
  return all(template, type).flatMap(([, { Properties }]) =>
    Properties[of].map(({ Ref }: any) => ({
      of: Ref.replace(/[0-9A-F]{8}$/, ''),
      statements: Properties.PolicyDocument.Statement as readonly any[],
    })),
  );
}

const forbidsPlainHttp = (statements: readonly any[] = []) =>
  statements.some(
    ({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );

export const rules: Readonly<Record<string, Rule>> = {
  'every function runs what was tested': ({ template }) =>
    functionNames.flatMap((name) => {
      const { Runtime, Architectures, Handler, Environment, LoggingConfig } = lambdaOf(template, name);
      const given = Object.keys(Environment?.Variables ?? {}).filter(
        (one) => !['SECRETS_KMS_KEY', 'NODE_OPTIONS'].includes(one),
      );
      return unless({
        [`${name} runs on another Node`]: Runtime === 'nodejs24.x' && Architectures?.[0] === 'arm64',
        [`${name} runs another file`]: Handler === 'index.handler',
        [`${name} lets memory grow while a log streams`]:
          Environment?.Variables?.NODE_OPTIONS === nodeOptions,
        [`${name} lacks a variable`]: [...variables[name]].every((wanted) => given.includes(wanted)),
        [`${name} is told what it does not read`]: given.length === variables[name].length,
        [`${name} logs too much or no JSON`]:
          LoggingConfig?.ApplicationLogLevel === 'INFO' && LoggingConfig?.LogFormat === 'JSON',
      });
    }),

  'there are no functions, and no roles, beside those': ({ template }) =>
    unless({
      'a function more or less': all(template, 'AWS::Lambda::Function').length === functionNames.length,
      'a role more or less': all(template, 'AWS::IAM::Role').length === functionNames.length,
      'a managed policy': all(template, 'AWS::IAM::Role').every(
        ([, { Properties }]) => !Properties.ManagedPolicyArns && !Properties.Policies,
      ),
    }),

  'a flood at one door leaves room for the rest': ({ template, concurrency }) => {
    const { reserved, alerts } = concurrencies[concurrency];
    const found = Object.fromEntries(
      functionNames.flatMap((name) => {
        const { ReservedConcurrentExecutions } = lambdaOf(template, name);
        return ReservedConcurrentExecutions === undefined ? [] : [[name, ReservedConcurrentExecutions]];
      }),
    );
    const [source] = all(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    return unless({
      'reserved concurrency':
        JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(reserved).sort()),
      'concurrency of the alerts': source?.ScalingConfig?.MaximumConcurrency === alerts,
      'partial batches': source?.FunctionResponseTypes?.[0] === 'ReportBatchItemFailures',
      'reserved concurrency of the alerts, which throttles polls': found.alerts === undefined,
    });
  },

  'every door has a throttle of its own': ({ template }) => {
    const [[, stage] = []] = all(template, 'AWS::ApiGatewayV2::Stage');
    const routes = Object.entries<any>(template.Resources).filter(
      ([, { Type }]) => Type === 'AWS::ApiGatewayV2::Route',
    );
    const settings = stage?.Properties.RouteSettings ?? {};
    const isThrottled = ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }: any = {}) =>
      rate > 0 && rate <= 100 && burst >= rate && burst <= 200;
    return [
      ...unless({
        'everything else': isThrottled(stage?.Properties.DefaultRouteSettings),
        'seven doors': routes.length === 7,
        'the installation is for people': settings['GET /slack/install']?.ThrottlingRateLimit <= 2,
      }),
      ...routes.flatMap(([id, { Properties }]) =>
        unless({
          [`${Properties.RouteKey} has no throttle`]: isThrottled(settings[Properties.RouteKey]),
          [`${Properties.RouteKey} may not be there yet`]: stage?.DependsOn?.includes(id),
        }),
      ),
    ];
  },

  'the access log says nothing of a request': ({ template }) => {
    const [[, stage] = []] = all(template, 'AWS::ApiGatewayV2::Stage');
    const format = stage?.Properties.AccessLogSettings?.Format ?? '$context.path';
    return unless({ 'a path, query or header': !/path|query|header|identity|\$request/i.test(format) });
  },

  'messages wait long enough, and what cannot be done is kept': ({ template }) => {
    const queues = all(template, 'AWS::SQS::Queue');
    const alerts = one(template, 'AWS::SQS::Queue', 'Alerts');
    const [invoke] = all(template, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    return unless({
      'three queues':
        queues
          .map(([name]) => name)
          .sort()
          .join() === 'Alerts,DeadAlerts,Failures',
      'fourteen days': queues.every(([, { Properties }]) => Properties.MessageRetentionPeriod === 14 * day),
      'tallies that outlive the messages': lifetimes.tally > 14 * day * 1000,
      'six times as long as the function':
        alerts.VisibilityTimeout >= 6 * lambdaOf(template, 'alerts').Timeout,
      'as the function counts on': alerts.VisibilityTimeout === limits.visibility / 1000,
      'returns that are no failures': alerts.RedrivePolicy?.maxReceiveCount === limits.receives,
      'a place for the dead':
        alerts.RedrivePolicy?.deadLetterTargetArn?.['Fn::GetAtt']?.[0].startsWith('DeadAlerts'),
      'a place for deliveries':
        invoke?.DestinationConfig?.OnFailure?.Destination?.['Fn::GetAtt']?.[0].startsWith('Failures'),
      'two more tries': invoke?.MaximumRetryAttempts === 2,
      'a lease between the longest run and the first retry':
        lease > lambdaOf(template, 'worker').Timeout * 1000 && lease < 60_000,
      'a clock that ticks every minute': all(template, 'AWS::Events::Rule').some(
        ([, { Properties }]) =>
          Properties.ScheduleExpression === 'rate(1 minute)' &&
          Properties.State === 'ENABLED' &&
          Properties.Targets?.[0]?.Arn?.['Fn::GetAtt']?.[0].startsWith('schedule'),
      ),
    });
  },

  'the table can be restored, forgets in time, and has the keys of the store': ({ template }) => {
    const [[, found] = []] = all(template, 'AWS::DynamoDB::GlobalTable');
    const { KeySchema, TimeToLiveSpecification, Replicas, BillingMode } = found?.Properties ?? {};
    const [replica] = Replicas ?? [];
    return unless({
      'the keys':
        KeySchema?.map((key: any) => key.AttributeName).join() === `${keys.partitionKey},${keys.sortKey}`,
      'the time to live':
        TimeToLiveSpecification?.Enabled && TimeToLiveSpecification.AttributeName === keys.timeToLive,
      'the point in time': replica?.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled,
      'the protection': replica?.DeletionProtectionEnabled && found.DeletionPolicy === 'Retain',
      'on demand': BillingMode === 'PAY_PER_REQUEST',
    });
  },

  'everything at rest is encrypted, by the key that was asked for': ({ template, encryption }) => {
    const isOurs = encryption === 'a key of the customer';
    const [[, found] = []] = all(template, 'AWS::DynamoDB::GlobalTable');
    const functions = functionNames.filter((name) =>
      variables[name].some((one) => one === 'WORKSPACE_SECRET_PREFIX'),
    );
    const writing = functions.filter((name) => name !== 'alerts');
    return unless({
      'the table':
        found?.Properties.SSESpecification?.SSEEnabled &&
        found.Properties.SSESpecification.SSEType === 'KMS' &&
        (found.Properties.Replicas[0].SSESpecification?.KMSMasterKeyId !== undefined) === isOurs,
      'the queues': all(template, 'AWS::SQS::Queue').every(([, { Properties }]) =>
        isOurs ? Properties.KmsMasterKeyId !== undefined : Properties.SqsManagedSseEnabled === true,
      ),
      'the secrets': all(template, 'AWS::SecretsManager::Secret').every(
        ([, { Properties }]) => (Properties.KmsKeyId !== undefined) === isOurs,
      ),
      'the secrets that are made later': writing.every(
        (name) => (lambdaOf(template, name).Environment.Variables.SECRETS_KMS_KEY !== undefined) === isOurs,
      ),
      'on the way to the queues': ['Alerts', 'DeadAlerts', 'Failures'].every((name) =>
        forbidsPlainHttp(
          resourcePolicies(template, 'AWS::SQS::QueuePolicy', 'Queues').find(({ of }) => of === name)
            ?.statements,
        ),
      ),
    });
  },

  'nothing with a name of its own stands in the way of a second try': ({ template }) =>
    Object.entries<any>(template.Resources).flatMap(
      ([id, { Type, Properties, DeletionPolicy, UpdateReplacePolicy }]) => {
        const named =
          Properties?.Name ?? Properties?.TableName ?? Properties?.QueueName ?? Properties?.LogGroupName;
        const isKept = Type === 'AWS::SecretsManager::Secret';
        return unless({
          [`${id} outlives a failed first deployment`]:
            named === undefined || Type === 'AWS::ApiGatewayV2::Api' || DeletionPolicy !== 'Retain',
          [`${id} goes with the stack`]:
            !isKept || (DeletionPolicy === 'RetainExceptOnCreate' && UpdateReplacePolicy === 'Retain'),
          [`${id} cannot be removed after a failed first deployment`]:
            DeletionPolicy !== 'RetainExceptOnCreate' ||
            !Properties?.Replicas?.[0]?.DeletionProtectionEnabled,
        });
      },
    ),

  'the webhook keys are made, and the app secret is not': ({ template }) =>
    unless({
      'a key of 64 characters':
        one(template, 'AWS::SecretsManager::Secret', 'WebhookKeys').GenerateSecretString?.PasswordLength ===
        64,
    }),

  'logs end after a month': ({ template }) =>
    all(template, 'AWS::Logs::LogGroup')
      .filter(([, { Properties }]) => Properties.RetentionInDays !== 30)
      .map(([id]) => id),

  'every alarm reaches people': ({ template }) => {
    const topics = resourcePolicies(template, 'AWS::SNS::TopicPolicy', 'Topics');
    const mayPublish = ({ Effect, Principal, Action, Condition }: any) =>
      Effect === 'Allow' &&
      Principal?.Service === 'cloudwatch.amazonaws.com' &&
      Action === 'sns:Publish' &&
      Condition?.StringEquals?.['aws:SourceAccount'] !== undefined;
    return [
      ...unless({
        'one topic': topics.length === 1,
        'CloudWatch may publish': topics.every(({ statements }) => statements.some(mayPublish)),
        'no one else may': topics.every(
          ({ statements }) => statements.filter(({ Effect }: any) => Effect === 'Allow').length === 1,
        ),
        'nothing goes over plain HTTP': topics.every(({ statements }) => forbidsPlainHttp(statements)),
      }),
      ...all(template, 'AWS::CloudWatch::Alarm')
        .filter(([, { Properties }]) => Properties.AlarmActions?.[0]?.Ref?.startsWith('Alarms') !== true)
        .map(([id]) => id),
    ];
  },
};

/** Every rule that is broken, and where. */
export function faultsIn(inspected: Inspected): readonly string[] {
  return Object.entries(rules).flatMap(([rule, check]) =>
    check(inspected).map((where) => `${rule}: ${where}`),
  );
}
