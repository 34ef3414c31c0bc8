/** Creates the app's secrets: one written by hand, one generated. The bot itself creates those of workspaces. */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { appSecretName, webhookKeysName } from './shared-names.ts';

/**
 * Kept when the stack goes, but not when its first deployment fails: their names are fixed, so the second try would
 * meet them.
 */
const removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** JSON: signingSecrets (the current one, and the former one while rotating), clientId, clientSecret. */
export function createAppSecret(scope: Construct, key: IKey | undefined): Secret {
  const secret = new Secret(scope, 'AppSecret', {
    secretName: appSecretName,
    description: 'Slack app: {"signingSecrets":["..."],"clientId":"...","clientSecret":"..."}',
    removalPolicy,
    ...(key && { encryptionKey: key }),
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Slack issues the signing secret; it is rotated by hand with two accepted side by side.',
  });
  return secret;
}

/** JSON: key, and former while rotating. Every hook's secret and unsigned address is derived from it. */
export function createWebhookKeys(scope: Construct, key: IKey | undefined): Secret {
  const secret = new Secret(scope, 'WebhookKeys', {
    secretName: webhookKeysName,
    description: 'Webhook keys: {"key":"...","former":"..."}; former only while rotating',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'key',
      excludePunctuation: true,
      passwordLength: 64,
    },
    removalPolicy,
    ...(key && { encryptionKey: key }),
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'A new key changes the secret of every webhook at CircleCI; it is rotated by hand, two side by side.',
  });
  return secret;
}

/** Encrypts people's own CircleCI tokens, each for its owner. Kept when the stack goes: without it no token can be read. */
export function createPersonalTokenKey(scope: Construct): Key {
  return new Key(scope, 'PersonalTokenKey', {
    description: 'Encrypts the CircleCI tokens of people, with their workspace and user id in the context.',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
