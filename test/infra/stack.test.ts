import { App, Validations } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { BotStack } from '../../infra/stack.ts';
import { functionNames, variables } from '../../lambda/environment.ts';
import { limits } from '../../lambda/notifications/limits.ts';
import { lease, lifetimes, table } from '../../lambda/store/keys.ts';
import { alarmsOf, synthesize } from './template.ts';

let template: Template;

beforeAll(() => {
  template = synthesize();
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface Policy {
  readonly Properties: {
    readonly Roles: readonly { readonly Ref: string }[];
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  };
}

function statementsOf(role: string): readonly Statement[] {
  const policies: readonly Policy[] = Object.values<any>(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(role)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

describe('the stack', () => {
  it('passes every rule of AwsSolutions that is not acknowledged with a reason', () => {
    const app = new App();
    new BotStack(app, 'Bot');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('lets the Slack door invoke the worker, read the signing secret, write its log, and nothing else', () => {
    const actions = statementsOf('slackrole').flatMap(({ Action }) => Action);
    expect(actions.toSorted()).toEqual([
      'lambda:InvokeFunction',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(statementsOf('slackrole'))).not.toContain('workspace');
  });

  it("lets CircleCI's door read the webhook keys, put into one queue, write its log, and nothing else", () => {
    const statements = statementsOf('webhookrole');
    expect(statements.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
    ]);
    const resources = JSON.stringify(statements.map(({ Resource }) => Resource));
    expect(resources).toMatch(/"WebhookKeys/);
    expect(resources).toMatch(/"Alerts\w+","Arn"/);
    expect(resources).not.toMatch(/workspace|AppSecret|Table/);
  });

  it('lets those who tell the channels read the secrets of workspaces and the webhook keys, and write none', () => {
    const [keys, workspaces, ...others] = statementsOf('alertsrole').filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('secretsmanager:')),
    );
    expect(JSON.stringify(keys?.Resource)).toMatch(/"WebhookKeys/);
    expect(keys?.Action).toEqual(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']);
    expect(JSON.stringify(workspaces?.Resource)).toContain('/workspace/*');
    expect(workspaces?.Action).toEqual('secretsmanager:GetSecretValue');
    expect(others).toEqual([]);
    expect(statementsOf('schedulerole').flatMap(({ Action }) => Action)).not.toContain(
      'secretsmanager:GetSecretValue',
    );
  });

  it('has no wildcard beyond the secrets of workspaces', () => {
    const wild = functionNames
      .map((name) => `${name}role`)
      .flatMap(statementsOf)
      .map(({ Resource }) => JSON.stringify(Resource))
      .filter((resource) => resource.includes('*'));
    expect(wild).toHaveLength(3);
    for (const resource of wild) expect(resource).toContain('secret:circleci-slack-bot/workspace/*');
  });

  it('gives every function the variables that it reads, on the Node that the project pins', () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    expect(functions).toHaveLength(functionNames.length);
    for (const name of functionNames) {
      const [, found] = functions.find(([id]) => id.startsWith(name)) ?? [];
      expect(found?.Properties.Runtime).toBe('nodejs24.x');
      expect(Object.keys(found?.Properties.Environment.Variables).toSorted()).toEqual(
        [...variables[name]].toSorted(),
      );
      expect(found?.Properties.LoggingConfig.ApplicationLogLevel).toBe('INFO');
    }
  });

  it("takes a delivery up again after the worker's longest run and before Lambda's first retry", () => {
    const functions = Object.entries<any>(template.findResources('AWS::Lambda::Function'));
    const [, worker] = functions.find(([id]) => id.startsWith('worker')) ?? [];
    const firstRetry = 60_000;
    expect(lease).toBeGreaterThan(worker.Properties.Timeout * 1000);
    expect(lease).toBeLessThan(firstRetry);
  });

  it('keeps the table: restorable, expiring, encrypted, retained, with the keys of the store', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: table.partitionKey, KeyType: 'HASH' },
          { AttributeName: table.sortKey, KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          Match.objectLike({
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            DeletionProtectionEnabled: true,
          }),
        ],
      },
    });
  });

  it('keeps what the worker could not finish for fourteen days, encrypted', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: Match.anyValue() },
    });
  });

  it('keeps what CircleCI told until it was said, for fourteen days, encrypted, with a place for the dead', () => {
    const queues: readonly Record<string, any>[] = Object.values<any>(
      template.findResources('AWS::SQS::Queue'),
    ).map(({ Properties }) => Properties);
    expect(queues).toHaveLength(3);
    expect(lifetimes.tally).toBeGreaterThan(14 * 24 * 3_600_000);
    for (const queue of queues)
      expect(queue).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true });
    const alerts = queues.find(({ RedrivePolicy }) => RedrivePolicy);
    expect(alerts?.RedrivePolicy.maxReceiveCount).toBe(limits.receives);
    expect(alerts?.VisibilityTimeout).toBe(limits.visibility / 1000);
    const [, worksOff] =
      Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
        id.startsWith('alerts'),
      ) ?? [];
    expect(alerts?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worksOff?.Properties.Timeout);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 50 },
    });
  });

  it('generates the webhook keys, and keeps them', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      Properties: {
        GenerateSecretString: { GenerateStringKey: 'key', SecretStringTemplate: '{}', PasswordLength: 64 },
      },
    });
  });

  it('looks for what is due every minute', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
  });

  it('takes POST from CircleCI at two addresses', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(routes).toContain('POST /circleci/webhooks/{workspace}/{hook}');
    expect(routes).toContain('POST /circleci/notify/{workspace}/{hook}/{capability}');
  });

  it('holds the door by a reserved concurrency, and every log for a month', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 50 });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('writes no path, query or header to the access log', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const format = JSON.parse(stage?.Properties.AccessLogSettings.Format);
    expect(Object.values(format).join(' ')).not.toMatch(/path|query|header|identity/i);
  });

  it('has an alarm for each section of the runbook, and a section for each alarm', async () => {
    const { readFile } = await import('node:fs/promises');
    const runbook = (await readFile(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')).split(
      '## Runbook',
    )[1];
    const sections = [...(runbook ?? '').matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    const alarms = alarmsOf(template).map(({ alarm }) => alarm);
    expect(alarms.toSorted()).toEqual(sections.toSorted());
  });
});
