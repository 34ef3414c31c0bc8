/** Opens the page or an external Slack's endpoints, and says where each side finds the others. */
import { join } from 'node:path';
import { commands } from '../lambda/commands/index.ts';
import type { Variables } from '../lambda/environment.ts';
import type { LocalOptions } from './bot.ts';
import { createHome, type Home } from './bot-server.ts';
import type { CircleCISimulator } from './circleci/server.ts';
import { listen } from './http/listen.ts';
import { createPage } from './page/server.ts';
import { type Settings, simulatorToken } from './settings.ts';
import { createSimulatorButtons } from './simulator-buttons.ts';
import { otherWorkspaces } from './slack/other-workspaces.ts';
import { type SlackStandIn, startSlack } from './slack/server.ts';
import { portInUse } from './start-error.ts';

export interface Front {
  readonly url: string;
  readonly home: Home;
  readonly slack: SlackStandIn | undefined;
  close(): Promise<void>;
}

export interface Behind {
  readonly signingSecret: string;
  readonly circleci: CircleCISimulator | undefined;
}

export async function startFront(
  options: LocalOptions,
  settings: Settings,
  { signingSecret, circleci }: Behind,
): Promise<Front> {
  const notice = `The bot serves ${settings.slackApiUrl}: its doors are /slack/commands, /slack/interactions and /slack/events.`;
  if (settings.slackApiUrl) {
    const home = createHome({ page: undefined, notice });
    const { url, close } = await listen(home.handle, settings.port).catch(portInUse(settings.port));
    return { url, home, slack: undefined, close };
  }
  const buttons = circleci && createSimulatorButtons(circleci.controls);
  const home = createHome({ page: await createPage({ commands }), buttons, notice });
  const slack = await startSlack({
    signingSecret,
    botToken: settings.botToken,
    port: settings.port,
    home: home.handle,
    isLasting: options.isLasting ?? false,
    others: otherWorkspaces,
    ...(options.dataFolder && { stateFile: join(options.dataFolder, 'slack.json') }),
  }).catch(portInUse(settings.port));
  const doorAt = (name: string) => `${slack.url}/slack/${name}`;
  slack.connect({
    commands: doorAt('commands'),
    interactions: doorAt('interactions'),
    events: doorAt('events'),
  });
  return { url: slack.url, home, slack, close: slack.close };
}

export interface Neighbours {
  readonly front: Front;
  readonly circleci: CircleCISimulator | undefined;
}

/** What the functions are told: as in AWS by default, pointed elsewhere by variables only. */
export function pointing(settings: Settings, { front, circleci }: Neighbours): Variables {
  // The workspaces of an external Slack are not known in advance: one CircleCI token serves them all.
  const sharedToken = front.slack ? undefined : circleci && simulatorToken;
  return {
    SLACK_API_URL: front.slack?.apiUrl ?? settings.slackApiUrl,
    SLACK_BOT_TOKEN: front.slack ? undefined : settings.botToken,
    CIRCLECI_URL: circleci?.url ?? settings.circleciUrl,
    CIRCLECI_TOKEN: settings.circleciToken ?? sharedToken,
  };
}
