/** Creates the public API: Slack's three paths, CircleCI's two and the two pages of the installation. */
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
  const api = new HttpApi(scope, 'Api', { description: 'CircleCI Bot' });
  const logs = new LogGroup(scope, 'api-logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = stageOf(api);
  stage.accessLogSettings = { destinationArn: logs.logGroupArn, format: accessLogFormat };
  stage.defaultRouteSettings = { throttlingBurstLimit: 20, throttlingRateLimit: 10 };
  return api;
}

interface Door {
  readonly method: HttpMethod;
  readonly path: string;
  readonly handler: keyof ApiHandlers;
  /** Requests a second, of all callers together, and how many at once: a flood at one door leaves the others open. */
  readonly rate: number;
  readonly burst: number;
}

const { GET, POST } = HttpMethod;

const doors: readonly Door[] = [
  { method: POST, path: '/slack/commands', handler: 'slack', rate: 100, burst: 200 },
  { method: POST, path: '/slack/interactions', handler: 'slack', rate: 100, burst: 200 },
  { method: POST, path: '/slack/events', handler: 'slack', rate: 100, burst: 200 },
  { method: POST, path: '/circleci/webhooks/{workspace}/{hook}', handler: 'webhook', rate: 100, burst: 200 },
  {
    method: POST,
    path: '/circleci/notify/{workspace}/{hook}/{capability}',
    handler: 'webhook',
    rate: 50,
    burst: 100,
  },
  // People open these two by hand. What a stranger opens costs a cold start at worst.
  { method: GET, path: '/slack/install', handler: 'install', rate: 2, burst: 5 },
  { method: GET, path: '/slack/oauth_redirect', handler: 'install', rate: 2, burst: 5 },
];

export function routeApi(api: HttpApi, handlers: ApiHandlers): void {
  const stage = stageOf(api);
  const integrations = {
    slack: new HttpLambdaIntegration('slack', handlers.slack),
    install: new HttpLambdaIntegration('install', handlers.install),
    webhook: new HttpLambdaIntegration('webhook', handlers.webhook),
  };
  const settings: Record<string, unknown> = {};
  for (const { method, path, handler, rate, burst } of doors) {
    const routes = api.addRoutes({ path, methods: [method], integration: integrations[handler] });
    // API Gateway refuses settings of a route that is not there yet.
    for (const route of routes) stage.node.addDependency(route);
    settings[`${method} ${path}`] = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
  }
  stage.routeSettings = settings;
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Slack and CircleCI cannot sign with IAM: the doors verify their HMACs; the installation has a one-time state.',
  });
}

function stageOf(api: HttpApi): CfnStage {
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error('The API has no default stage.');
  return stage;
}

export function apiUrl(api: HttpApi): string {
  return api.apiEndpoint;
}
