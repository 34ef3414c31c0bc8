/** Repeats a call once with a newer stored token when Slack refused the old one. A refused call had no effect. */
import type { FetchFunction } from '@slack/web-api';
import * as v from 'valibot';
import type { Workspace } from '../../store/store.ts';
import { nodeFetch } from '../api/node-fetch.ts';
import type { Services } from '../worker-ports.ts';
import { markOf } from './bot-token.ts';

const refusals = ['token_expired', 'token_revoked', 'invalid_auth', 'account_inactive'];
const refusalSchema = v.object({ ok: v.literal(false), error: v.picklist(refusals) });

type RenewingFetch = (ownerOf: (token: string) => Workspace | undefined) => FetchFunction;

/** `ownerOf` says whose a token is; undefined leaves the refusal as it is. */
export function createRenewingFetch(services: Pick<Services, 'secrets' | 'requestRenewal'>): RenewingFetch {
  const { secrets, requestRenewal } = services;
  return (ownerOf) => async (url, init) => {
    const answer = await nodeFetch(url, init);
    const token = tokenIn(init?.headers);
    const owner = token === undefined ? undefined : ownerOf(token);
    const refusal = owner && (await refusalIn(answer));
    if (!owner || !refusal) return answer;
    const { slackBotToken, slackRotation } = await secrets.readFresh(owner);
    if (slackBotToken === token && slackRotation && refusal === 'token_expired')
      await requestRenewal(owner, markOf(slackRotation)).catch(() => undefined);
    if (!slackBotToken || slackBotToken === token) return answer;
    return nodeFetch(url, {
      ...init,
      headers: { ...withoutToken(init?.headers), Authorization: `Bearer ${slackBotToken}` },
    });
  };
}

type Sent = Readonly<Record<string, string>>;

function isToken([name]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'authorization';
}

function tokenIn(headers: Sent = {}): string | undefined {
  return Object.entries(headers)
    .find(isToken)?.[1]
    .replace(/^Bearer /, '');
}

function withoutToken(headers: Sent = {}): Sent {
  return Object.fromEntries(Object.entries(headers).filter((header) => !isToken(header)));
}

async function refusalIn(answer: Awaited<ReturnType<FetchFunction>>): Promise<string | undefined> {
  if (answer.status !== 200) return undefined;
  try {
    const read = v.safeParse(refusalSchema, await answer.json());
    return read.success ? read.output.error : undefined;
  } catch {
    return undefined;
  }
}
