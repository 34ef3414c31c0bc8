/** Reads from the environment where the local bot points to, and throws a sentence for a wrong setting. Pure. */
import { overrides, type Variables } from '../lambda/environment.ts';
import { StartError } from './start-error.ts';

export interface Settings {
  readonly port: number;
  /** Undefined: the stand-in on this machine. Ends in '/'. */
  readonly slackApiUrl: string | undefined;
  readonly signingSecret: string | undefined;
  readonly botToken: string;
  /** Undefined: the simulator. */
  readonly circleciUrl: string | undefined;
  /** Skips connecting: every workspace acts with it. */
  readonly circleciToken: string | undefined;
}

export const simulatorToken = 'local-token';
const usualPort = 3000;
/** Of the stand-in only: it opens nothing elsewhere. */
const standInToken = 'xoxb-local';

export function readSettings(from: Variables): Settings {
  const { slackApiUrl, slackBotToken, circleciUrl, circleciToken } = overrides(from);
  const signingSecret = from.SLACK_SIGNING_SECRET || undefined;
  if (slackApiUrl && !signingSecret)
    throw new StartError(
      'SLACK_API_URL needs SLACK_SIGNING_SECRET too: what that Slack signs its requests with.',
    );
  const defaultUrl = circleciToken ? 'https://circleci.com' : undefined;
  return {
    port: readPort(from.PORT),
    slackApiUrl: slackApiUrl && httpUrl('SLACK_API_URL', slackApiUrl).replace(/\/?$/, '/'),
    signingSecret,
    botToken: slackBotToken ?? standInToken,
    circleciUrl: circleciUrl ? new URL(httpUrl('CIRCLECI_URL', circleciUrl)).origin : defaultUrl,
    circleciToken,
  };
}

function readPort(text: string | undefined): number {
  const port = Number(text || usualPort);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new StartError(`PORT is ${JSON.stringify(text)}; it must be a number from 0 to 65535.`);
}

function httpUrl(name: string, text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new StartError(
    `${name} is ${JSON.stringify(text)}; it must be an address like http://127.0.0.1:4000.`,
  );
}
