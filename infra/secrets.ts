/** The app's secret, written by hand after the first deployment; workspaces' secrets are made by the bot itself. */
import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { appSecretName, workspaceSecretPrefix } from './names.ts';

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

const workspaceActions = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:CreateSecret',
  'secretsmanager:PutSecretValue',
  'secretsmanager:RestoreSecret',
  'secretsmanager:DeleteSecret',
];

/** Reading and writing the secrets of workspaces, and of nothing else. */
export function grantWorkspaceSecrets(handler: lambda.Function): void {
  const secrets = Stack.of(handler).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${workspaceSecretPrefix}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  handler.addToRolePolicy(new PolicyStatement({ actions: workspaceActions, resources: [secrets] }));
  Validations.of(handler.role ?? handler).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${workspaceSecretPrefix}/*]`,
    reason: 'The bot makes one secret per workspace at run time, all under this prefix.',
  });
}
