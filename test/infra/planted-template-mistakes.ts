/** Lists mistakes that could be made in infra/: each changes a template as the mistake would. */
import { all, type Inspected } from './template-rules.ts';

type Planting = (template: any) => void;

const resource = (template: any, type: string, name: string) =>
  all(template, type).find(([id]) => id === name)![1];
const lambda = (template: any, name: string) => resource(template, 'AWS::Lambda::Function', name).Properties;
const queue = (template: any, name: string) => resource(template, 'AWS::SQS::Queue', name).Properties;
const first = (template: any, type: string) => all(template, type)[0]![1];
const stage = (template: any) => first(template, 'AWS::ApiGatewayV2::Stage');
const table = (template: any) => first(template, 'AWS::DynamoDB::GlobalTable');
const secret = (template: any, name: string) => resource(template, 'AWS::SecretsManager::Secret', name);
const topicPolicy = (template: any) => first(template, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument;

/** All statements of a function's role. */
export function statementsOf(template: any, name: string): any[] {
  return all(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles[0].Ref.startsWith(`${name}role`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const allowing = (template: any, name: string, action: string) =>
  statementsOf(template, name).find(({ Action }) => [Action].flat().includes(action));

export const mistakes: Readonly<Record<string, Planting>> = {
  'no throttle at all': (it) => {
    delete stage(it).Properties.RouteSettings;
    delete stage(it).Properties.DefaultRouteSettings;
  },
  'one throttle for all routes': (it) => delete stage(it).Properties.RouteSettings,
  'a door without a throttle': (it) => delete stage(it).Properties.RouteSettings['POST /slack/events'],
  'an installation that may be flooded': (it) => {
    stage(it).Properties.RouteSettings['GET /slack/install'].ThrottlingRateLimit = 100;
  },
  'a throttle that throttles nothing': (it) => {
    stage(it).Properties.RouteSettings['POST /slack/commands'].ThrottlingRateLimit = 10_000;
  },
  'settings of routes that are not there yet': (it) => delete stage(it).DependsOn,
  'a path in the access log': (it) => {
    stage(it).Properties.AccessLogSettings.Format = '{"path":"$context.path"}';
  },
  "no reservation for Slack's door": (it) => delete lambda(it, 'slack').ReservedConcurrentExecutions,
  "no reservation for CircleCI's door": (it) => delete lambda(it, 'webhook').ReservedConcurrentExecutions,
  'no reservation for the installation': (it) => delete lambda(it, 'install').ReservedConcurrentExecutions,
  'two schedules at once': (it) => {
    lambda(it, 'schedule').ReservedConcurrentExecutions = 2;
  },
  'a reservation that throttles polls': (it) => {
    lambda(it, 'alerts').ReservedConcurrentExecutions = 5;
  },
  'as many alerts at once as there is room': (it) =>
    delete first(it, 'AWS::Lambda::EventSourceMapping').Properties.ScalingConfig,
  'a batch that fails as a whole': (it) =>
    delete first(it, 'AWS::Lambda::EventSourceMapping').Properties.FunctionResponseTypes,
  'messages that come back while they are worked on': (it) => {
    queue(it, 'Alerts').VisibilityTimeout = 60;
  },
  'waiting that counts as failing': (it) => {
    queue(it, 'Alerts').RedrivePolicy.maxReceiveCount = 5;
  },
  'no place for the dead': (it) => delete queue(it, 'Alerts').RedrivePolicy,
  'messages that are lost after four days': (it) => delete queue(it, 'Alerts').MessageRetentionPeriod,
  'a queue in plain text': (it) => delete queue(it, 'DeadAlerts').SqsManagedSseEnabled,
  'a queue over plain HTTP': (it) =>
    delete it.Resources[
      Object.keys(it.Resources).find((id) => it.Resources[id].Type === 'AWS::SQS::QueuePolicy')!
    ],
  'deliveries that are lost after the third try': (it) =>
    delete first(it, 'AWS::Lambda::EventInvokeConfig').Properties.DestinationConfig,
  'a delivery that is tried once': (it) => {
    first(it, 'AWS::Lambda::EventInvokeConfig').Properties.MaximumRetryAttempts = 0;
  },
  'a worker that outlives its lease': (it) => {
    lambda(it, 'worker').Timeout = 60;
  },
  'a clock that ticks every hour': (it) => {
    first(it, 'AWS::Events::Rule').Properties.ScheduleExpression = 'rate(1 hour)';
  },
  'a clock that stands': (it) => {
    first(it, 'AWS::Events::Rule').Properties.State = 'DISABLED';
  },
  'a table that cannot be restored': (it) => {
    table(it).Properties.Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled = false;
  },
  'a table that keeps everything': (it) => delete table(it).Properties.TimeToLiveSpecification,
  'a table that goes with the stack': (it) => {
    table(it).DeletionPolicy = 'Delete';
  },
  'a table that can be deleted': (it) => {
    table(it).Properties.Replicas[0].DeletionProtectionEnabled = false;
  },
  'a table in plain text': (it) => delete table(it).Properties.SSESpecification,
  'a table by other keys': (it) => {
    table(it).Properties.KeySchema[1].AttributeName = 'sort';
  },
  'secrets that go with the stack': (it) => {
    secret(it, 'WebhookKeys').DeletionPolicy = 'Delete';
  },
  'secrets that stand in the way of the second try': (it) => {
    secret(it, 'AppSecret').DeletionPolicy = 'Retain';
  },
  'webhook keys that everybody has': (it) => delete secret(it, 'WebhookKeys').Properties.GenerateSecretString,
  'logs for ever': (it) => delete first(it, 'AWS::Logs::LogGroup').Properties.RetentionInDays,
  'logs at DEBUG': (it) => {
    lambda(it, 'worker').LoggingConfig.ApplicationLogLevel = 'DEBUG';
  },
  'another Node': (it) => {
    lambda(it, 'slack').Runtime = 'nodejs22.x';
  },
  'a variable that is missing': (it) => delete lambda(it, 'alerts').Environment.Variables.PUBLIC_URL,
  'an external Slack': (it) => {
    lambda(it, 'worker').Environment.Variables.SLACK_API_URL = 'https://slack.example/api/';
  },
  'alarms that nothing does': (it) => delete first(it, 'AWS::CloudWatch::Alarm').Properties.AlarmActions,
  'a topic with a Deny alone': (it) => {
    topicPolicy(it).Statement = topicPolicy(it).Statement.filter(({ Effect }: any) => Effect === 'Deny');
  },
  'a topic for every account': (it) => {
    delete topicPolicy(it).Statement.find(({ Effect }: any) => Effect === 'Allow').Condition;
  },
  'a topic over plain HTTP': (it) => {
    topicPolicy(it).Statement = topicPolicy(it).Statement.filter(({ Effect }: any) => Effect !== 'Deny');
  },
  'a managed policy': (it) => {
    resource(it, 'AWS::IAM::Role', 'slackrole').Properties.ManagedPolicyArns = [
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ];
  },
  'a function that is not in the list': (it) => {
    it.Resources.another01234567 = structuredClone(
      it.Resources[Object.keys(it.Resources).find((id) => /^slack[0-9A-F]{8}$/.test(id))!],
    );
  },
  'an installation that reads tokens': (it) => {
    allowing(it, 'install', 'secretsmanager:CreateSecret').Action.push('secretsmanager:GetSecretValue');
  },
  'an installation that deletes tokens': (it) => {
    allowing(it, 'install', 'secretsmanager:CreateSecret').Action.push('secretsmanager:DeleteSecret');
  },
  'an installation that scans': (it) => {
    allowing(it, 'install', 'dynamodb:PutItem').Action.push('dynamodb:Scan');
  },
  'a schedule that scans': (it) => {
    allowing(it, 'schedule', 'dynamodb:Query').Action = ['dynamodb:Query', 'dynamodb:Scan'];
  },
  'a function that is kept to no partition': (it) => {
    delete allowing(it, 'schedule', 'dynamodb:Query').Condition;
  },
  'a door that reads tokens': (it) => {
    const [, own] = all(it, 'AWS::IAM::Policy').find(([id]) => id.startsWith('slackrole'))!;
    own.Properties.PolicyDocument.Statement.push(
      structuredClone(allowing(it, 'worker', 'secretsmanager:PutSecretValue')),
    );
  },
  'everything allowed': (it) => {
    allowing(it, 'webhook', 'sqs:SendMessage').Action = '*';
  },
  'everything within reach': (it) => {
    allowing(it, 'webhook', 'sqs:SendMessage').Resource = '*';
  },
};

export function planted(inspected: Inspected, plant: Planting): Inspected {
  const template = structuredClone(inspected.template);
  plant(template);
  return { ...inspected, template };
}
