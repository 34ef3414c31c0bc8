/** The public door: Slack's three paths, CircleCI's two and the two pages of the installation. */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** No path, query, header or body: an OAuth code, a signature or the secret end of an address must not end up in a log. */
const accessLogFormat = JSON.stringify({
  time: '$context.requestTime',
  requestId: '$context.requestId',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  bytes: '$context.responseLength',
});

export interface ApiHandlers {
  readonly slack: lambda.Function;
  readonly install: lambda.Function;
  readonly webhook: lambda.Function;
}

export function createApi(scope: Construct): HttpApi {
  const api = new HttpApi(scope, 'Api', { description: 'CircleCI bot for Slack' });
  const logs = new LogGroup(scope, 'api-logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error('The API has no default stage.');
  stage.accessLogSettings = { destinationArn: logs.logGroupArn, format: accessLogFormat };
  stage.defaultRouteSettings = { throttlingBurstLimit: 200, throttlingRateLimit: 100 };
  return api;
}

const webhookPaths = [
  '/circleci/webhooks/{workspace}/{hook}',
  '/circleci/notify/{workspace}/{hook}/{capability}',
];

export function routeApi(api: HttpApi, handlers: ApiHandlers): void {
  const slack = new HttpLambdaIntegration('slack', handlers.slack);
  const install = new HttpLambdaIntegration('install', handlers.install);
  for (const path of ['/slack/commands', '/slack/interactions', '/slack/events'])
    api.addRoutes({ path, methods: [HttpMethod.POST], integration: slack });
  for (const path of ['/slack/install', '/slack/oauth_redirect'])
    api.addRoutes({ path, methods: [HttpMethod.GET], integration: install });
  const webhook = new HttpLambdaIntegration('webhook', handlers.webhook);
  for (const path of webhookPaths) api.addRoutes({ path, methods: [HttpMethod.POST], integration: webhook });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Slack and CircleCI cannot sign with IAM: the doors verify their HMACs; the installation has a one-time state.',
  });
}

export function apiUrl(api: HttpApi): string {
  return api.apiEndpoint;
}
