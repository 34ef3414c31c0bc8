/** The app's secrets: one written by hand, one generated; those of workspaces are made by the bot itself. */
import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { appSecretName, webhookKeysName, workspaceSecretPrefix } from './names.ts';

/** JSON: signingSecrets (the current one, and the former one while rotating), clientId, clientSecret. */
export function createAppSecret(scope: Construct): Secret {
  const secret = new Secret(scope, 'AppSecret', {
    secretName: appSecretName,
    description: 'Slack app: {"signingSecrets":["..."],"clientId":"...","clientSecret":"..."}',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Slack issues the signing secret; it is rotated by hand with two accepted side by side.',
  });
  return secret;
}

/** JSON: key, and former while rotating. Every hook's secret and unsigned address is derived from it. */
export function createWebhookKeys(scope: Construct): Secret {
  const secret = new Secret(scope, 'WebhookKeys', {
    secretName: webhookKeysName,
    description: 'Webhook keys: {"key":"...","former":"..."}; former only while rotating',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'key',
      excludePunctuation: true,
      passwordLength: 64,
    },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'A new key changes the secret of every webhook at CircleCI; it is rotated by hand, two side by side.',
  });
  return secret;
}

const workspaceActions = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:RestoreSecret',
  'secretsmanager:DeleteSecret',
];

/** Reading and writing the secrets of workspaces, and of nothing else. */
export function grantWorkspaceSecrets(handler: lambda.Function): void {
  grant(handler, workspaceActions);
}

/** Reading them: for those who only speak in their name. */
export function grantReadWorkspaceSecrets(handler: lambda.Function): void {
  grant(handler, ['secretsmanager:GetSecretValue']);
}

function grant(handler: lambda.Function, actions: string[]): void {
  const secrets = Stack.of(handler).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${workspaceSecretPrefix}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  handler.addToRolePolicy(new PolicyStatement({ actions, resources: [secrets] }));
  Validations.of(handler.role ?? handler).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${workspaceSecretPrefix}/*]`,
    reason: 'The bot makes one secret per workspace at run time, all under this prefix.',
  });
}
