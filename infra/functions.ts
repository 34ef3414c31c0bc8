/** Creates the functions, each with its own role: it may write its own log, and what grant-permissions.ts grants. */
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment, FunctionName, OptionalEnvironment } from '../lambda/environment.ts';
import type { Concurrency } from './deploy/concurrency.ts';

interface Size {
  readonly memory: number;
  readonly timeout: Duration;
}

const sizes: Readonly<Record<FunctionName, Size>> = {
  slack: { memory: 1024, timeout: Duration.seconds(5) },
  worker: { memory: 1024, timeout: Duration.seconds(30) },
  install: { memory: 512, timeout: Duration.seconds(15) },
  webhook: { memory: 1024, timeout: Duration.seconds(5) },
  alerts: { memory: 1024, timeout: Duration.seconds(60) },
  schedule: { memory: 512, timeout: Duration.seconds(50) },
  picture: { memory: 1024, timeout: Duration.seconds(10) },
};

/**
 * Node's own size for what was made just now grows to 64 MB while a log streams, although none of it is kept; with this
 * one, a log of any kind takes less than 64 MB in all (bench/log-memory.ts).
 */
export const nodeOptions = '--max-semi-space-size=4';

export interface FunctionProps<F extends FunctionName> {
  readonly name: F;
  readonly description: string;
  readonly environment: Environment<F>;
  /** What it may know besides. */
  readonly optional?: OptionalEnvironment;
  readonly concurrency: Concurrency;
}

export interface BotFunction {
  readonly handler: lambda.Function;
  readonly logs: LogGroup;
}

export function createFunction<F extends FunctionName>(
  scope: Construct,
  props: FunctionProps<F>,
): BotFunction {
  const { name, description } = props;
  const { memory, timeout } = sizes[name];
  const reserved = props.concurrency.reserved[name];
  const logs = new LogGroup(scope, `${name}-logs`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const handler = new lambda.Function(scope, name, {
    description,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(fileURLToPath(new URL(`../dist/${name}`, import.meta.url))),
    handler: 'index.handler',
    memorySize: memory,
    timeout,
    role: createRole(scope, name, logs),
    logGroup: logs,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    systemLogLevelV2: lambda.SystemLogLevel.WARN,
    environment: { ...props.environment, ...props.optional, NODE_OPTIONS: nodeOptions },
    ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
  });
  return { handler, logs };
}

function createRole(scope: Construct, name: string, logs: LogGroup): IRole {
  const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logs.grantWrite(role);
  return role;
}
