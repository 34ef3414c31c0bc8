import { mkdirSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { BotStack } from '../../infra/stack.ts';
import { functionNames, variables } from '../../lambda/environment.ts';
import { lease, table } from '../../lambda/store/keys.ts';

let template: Template;

beforeAll(() => {
  // The bundles' content does not matter here; their folders must exist.
  for (const name of functionNames)
    mkdirSync(new URL(`../../dist/${name}`, import.meta.url), { recursive: true });
  template = Template.fromStack(new BotStack(new App(), 'Bot'));
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

  it('has no wildcard beyond the secrets of workspaces', () => {
    const wild = ['slackrole', 'workerrole', 'installrole']
      .flatMap(statementsOf)
      .map(({ Resource }) => JSON.stringify(Resource))
      .filter((resource) => resource.includes('*'));
    expect(wild).toHaveLength(2);
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
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => /#(\S+)$/.exec(Properties.AlarmDescription)?.[1],
    );
    expect(alarms.toSorted()).toEqual(sections.toSorted());
  });
});
