/** Writes the one screen that `npm start` prints. Pure. */
import type { RunningBot } from './bot.ts';
import { simulatorToken } from './settings.ts';

type Shown = Pick<RunningBot, 'url' | 'settings' | 'slack' | 'circleci' | 'aws'>;

export function screen(bot: Shown, folder: string): string {
  const rows = [...(bot.slack ? standInRows(bot) : elsewhereRows(bot)), circleciRow(bot), ...awsRows(bot)];
  return [
    '',
    'CircleCI Bot is running on this machine.',
    '',
    ...rows.map(([name, where, what]) => `  ${name.padEnd(16)}${where.padEnd(34)}${what}`),
    `  ${'Data'.padEnd(16)}${folder.padEnd(34)}start over: npm start -- --fresh`,
    '',
    ...(bot.slack ? thingsToTry(bot) : ['Ready for requests from your Slack.']),
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

type Row = readonly [name: string, where: string, what: string];

function standInRows({ url }: Shown): readonly Row[] {
  return [
    ['Open', named(url), 'a page that works like Slack'],
    ['Slack', `${url}/api/`, 'a local stand-in, used by the page'],
    ['Endpoints', `${url}/slack/…`, 'commands, interactions, events'],
  ];
}

function elsewhereRows({ url, settings }: Shown): readonly Row[] {
  return [
    ['Endpoints', `${url}/slack/…`, 'commands, interactions, events'],
    ['Slack', settings.slackApiUrl ?? '', 'yours: SLACK_API_URL'],
  ];
}

function circleciRow({ circleci, settings }: Shown): Row {
  if (circleci) return ['CircleCI', circleci.url, `a simulator; token: ${simulatorToken}`];
  const how = settings.circleciToken ? 'yours, with CIRCLECI_TOKEN' : 'yours: run /circle connect first';
  return ['CircleCI', settings.circleciUrl ?? '', how];
}

function awsRows({ aws }: Shown): readonly Row[] {
  return [
    ['DynamoDB', aws.dynamodb.url, 'embedded'],
    ['Secrets Manager', aws.secretsManager.url, 'embedded'],
    ['KMS', aws.kms.url, 'embedded'],
    ['SQS', aws.sqs.url, 'embedded; the alerts queue'],
    ['Lambda', aws.lambda.url, 'embedded; runs the worker'],
  ];
}

function thingsToTry({ url, circleci, settings }: Shown): readonly string[] {
  const connected = circleci ? 'already connected to the simulator' : 'connected with CIRCLECI_TOKEN';
  const third = circleci
    ? `/circle connect           try a wrong token, then ${simulatorToken}`
    : '/circle help              everything else';
  if (!circleci && !settings.circleciToken)
    return [
      `Try, at ${named(url)}:`,
      '',
      '  1. /circle connect           with your CircleCI token',
      '  2. /circle projects          projects that the token follows',
      '  3. /circle status <project>  what failed, and why',
    ];
  const repo = circleci ? 'web' : '<project>';
  return [
    `Try, at ${named(url)} (${connected}):`,
    '',
    `  1. ${`/circle status ${repo}`.padEnd(26)}what failed, and why`,
    '  2. Press Rerun failed        the card changes when CircleCI has accepted it',
    `  3. ${third}`,
  ];
}

/** As people type it. */
function named(url: string): string {
  return url.replace('127.0.0.1', 'localhost');
}
