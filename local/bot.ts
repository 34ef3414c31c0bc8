/** Starts the whole bot on one machine: its own functions between a local Slack, CircleCI and AWS. */
import { join } from 'node:path';
import { createServices } from '../lambda/composition/worker-services.ts';
import type { Variables } from '../lambda/environment.ts';
import type { EventSource } from './aws/event-source.ts';
import type { LocalLambda } from './aws/lambda.ts';
import { type Memory, startAlerts, startInvoked, startMemory } from './aws/local-aws.ts';
import { type LocalSchedule, startSchedule } from './aws/schedule.ts';
import { type CircleCISimulator, startCircleCI } from './circleci/server.ts';
import { type Closing, createClosing } from './close-resources.ts';
import * as functions from './functions.ts';
import type { Routes } from './http/api-gateway.ts';
import { announce, refuseSecond } from './lock-data-folder.ts';
import { prepareAppSecret, prepareWebhookKeys, prepareWorkspace } from './prepare-workspace.ts';
import { keepFolder } from './read-kept-file.ts';
import { pointing, startFront } from './serve-and-wire-endpoints.ts';
import { readSettings, type Settings, simulatorToken } from './settings.ts';
import type { SlackStandIn } from './slack/server.ts';

export interface LocalOptions {
  /** 0 takes any free one. Left out: PORT, or 3000. */
  readonly port?: number;
  /** Where everything outlives a restart; in memory without it. */
  readonly dataFolder?: string | undefined;
  /** SLACK_API_URL, CIRCLECI_TOKEN and so on: see settings.ts. */
  readonly environment?: Variables;
  /** True: no pushes arrive at the simulator by themselves. */
  readonly quiet?: boolean;
  /** True: it runs for days, so that what only tests look at is not kept. */
  readonly isLasting?: boolean;
}

export interface RunningBot {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  readonly settings: Settings;
  /** What the doors expect requests to be signed with. */
  readonly signingSecret: string;
  /** Undefined when SLACK_API_URL leads elsewhere. */
  readonly slack: SlackStandIn | undefined;
  /** Undefined when CIRCLECI_URL or CIRCLECI_TOKEN lead elsewhere. */
  readonly circleci: CircleCISimulator | undefined;
  readonly aws: Pick<Memory, 'dynamodb' | 'secretsManager' | 'sqs' | 'kms' | 'variables'> & {
    readonly lambda: LocalLambda;
    readonly alerts: EventSource;
    readonly schedule: LocalSchedule;
  };
  /** Ends what runs, keeps what waits. */
  close(): Promise<void>;
}

/** Rejects with StartError when it is the caller's to mend. */
export async function startLocal(options: LocalOptions = {}): Promise<RunningBot> {
  const { environment = {}, port } = options;
  const settings = readSettings({ ...environment, ...(port !== undefined && { PORT: String(port) }) });
  const closing = createClosing();
  try {
    return await start(options, settings, closing);
  } catch (error) {
    await closing.all();
    throw error;
  }
}

async function start(options: LocalOptions, settings: Settings, closing: Closing): Promise<RunningBot> {
  const { dataFolder: folder } = options;
  if (folder) {
    keepFolder(folder);
    await refuseSecond(folder);
  }
  const memory = closing.later(await startMemory(folder));
  const signingSecret = await prepareAppSecret(memory.variables, settings.signingSecret);
  await prepareWebhookKeys(memory.variables);
  const circleci = settings.circleciUrl ? undefined : closing.later(await startSimulator(options, settings));
  const front = closing.later(await startFront(options, settings, { signingSecret, circleci }));
  const pointed = { PUBLIC_URL: front.url, ...pointing(settings, { front, circleci }) };
  const variables = { ...memory.variables, ...pointed };
  if (front.slack) {
    const neighbours = { folder, botToken: settings.botToken, simulatorUrl: circleci?.url };
    await prepareWorkspace(createServices(variables), neighbours);
  }
  const picture = functions.createPictureFunction();
  const drawer = closing.later(await startInvoked({ picture }, undefined));
  const worker = functions.createWorkerFunction({ ...variables, AWS_ENDPOINT_URL_LAMBDA: drawer.url });
  const lambda = closing.later(await startInvoked({ worker }, folder));
  const alerts = closing.later(startAlerts(functions.createAlertsFunction(variables), memory));
  const schedule = closing.later(startSchedule(functions.createScheduleFunction(variables)));
  front.home.open(doors({ ...variables, AWS_ENDPOINT_URL_LAMBDA: lambda.url }));
  if (folder) closing.later(announce(folder, front.url));
  const close = () => {
    front.home.shut();
    return closing.all();
  };
  const { url, slack } = front;
  return {
    url,
    settings,
    signingSecret,
    slack,
    circleci,
    aws: { ...memory, lambda, alerts, schedule },
    close,
  };
}

/** As infra/api.ts has them. */
function doors(variables: Variables): Routes {
  const slack = functions.createDoorFunction(variables);
  const circleci = functions.createWebhookFunction(variables);
  return {
    '/slack/commands': slack,
    '/slack/interactions': slack,
    '/slack/events': slack,
    '/circleci/webhooks/{workspace}/{hook}': circleci,
    '/circleci/notify/{workspace}/{hook}/{capability}': circleci,
  };
}

/** Beside the bot's own port where that is free, so that its address stays the same. */
async function startSimulator(
  { dataFolder, quiet = false, isLasting = false }: LocalOptions,
  { port }: Settings,
) {
  const options = {
    token: simulatorToken,
    quiet,
    isLasting,
    ...(dataFolder && { stateFile: join(dataFolder, 'circleci.json') }),
  };
  const anywhere = () => startCircleCI({ ...options, port: 0 });
  return port === 0 ? anywhere() : startCircleCI({ ...options, port: port + 1 }).catch(anywhere);
}
