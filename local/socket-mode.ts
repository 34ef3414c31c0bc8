/** Runs the local bot in a real Slack workspace by Socket Mode (`npm run slack`), until Ctrl-C. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startLocal } from './bot.ts';
import { joinSlack } from './socket/join-slack.ts';
import { StartError } from './start-error.ts';

const from = process.env;
const dataFolder = from.DATA_FOLDER || join(import.meta.dirname, '../.local/slack');

try {
  const { SLACK_APP_TOKEN: appToken, SLACK_BOT_TOKEN: botToken } = from;
  if (!appToken || !botToken) throw new StartError(whatIsMissing({ appToken, botToken }));
  const apiUrl = from.SLACK_API_URL || 'https://slack.com/api/';
  const bot = await startLocal({
    dataFolder,
    isLasting: true,
    environment: {
      ...from,
      PORT: from.PORT || '0',
      SLACK_API_URL: apiUrl,
      // Only this process knocks at its doors.
      SLACK_SIGNING_SECRET: randomBytes(16).toString('hex'),
    },
  });
  const ended = (why: string) => {
    console.error(`${why} Make another one (Basic Information > App-Level Tokens), and start again.`);
    process.exitCode = 1;
    end();
  };
  const socket = await joinSlack({ appToken, apiUrl, bot, ended }).catch(async (error: unknown) => {
    await bot.close();
    throw new StartError(
      `Slack did not let us in: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const circleci = bot.circleci ? `the simulator at ${bot.circleci.url}` : bot.settings.circleciUrl;
  console.log(
    `\nConnected. In your workspace, type /circle help. CircleCI: ${circleci}\n\nPress Ctrl-C to stop.\n`,
  );
  const end = () =>
    void socket
      .close()
      .then(bot.close)
      .then(() => process.exit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function whatIsMissing(tokens: {
  readonly appToken: string | undefined;
  readonly botToken: string | undefined;
}) {
  const missing = [
    ...(tokens.appToken
      ? []
      : ['SLACK_APP_TOKEN (xapp-…: Basic Information > App-Level Tokens, connections:write)']),
    ...(tokens.botToken ? [] : ['SLACK_BOT_TOKEN (xoxb-…: OAuth & Permissions)']),
  ];
  return `npm run slack needs ${missing.join(' and ')}. manifest.json creates the app.`;
}
