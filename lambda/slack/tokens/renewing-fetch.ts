/** Repeats a call once with a newer stored token when Slack refused the old one. A refused call had no effect. */
import * as v from 'valibot';
import type { Workspace } from '../../store/store.ts';
import type { Services } from '../worker-ports.ts';
import { markOf } from './bot-token.ts';

const refusals = ['token_expired', 'token_revoked', 'invalid_auth', 'account_inactive'];
const refusalSchema = v.object({ ok: v.literal(false), error: v.picklist(refusals) });

type RenewingFetch = (ownerOf: (token: string) => Workspace | undefined) => typeof fetch;

/** `ownerOf` says whose a token is; undefined leaves the refusal as it is. */
export function createRenewingFetch(services: Pick<Services, 'secrets' | 'requestRenewal'>): RenewingFetch {
  const { secrets, requestRenewal } = services;
  return (ownerOf) => async (url, init) => {
    const answer = await fetch(url, init);
    const headers = new Headers(init?.headers);
    const token = headers.get('authorization')?.replace(/^Bearer /, '');
    const owner = token === undefined ? undefined : ownerOf(token);
    const refusal = owner && (await refusalIn(answer));
    if (!owner || !refusal) return answer;
    const { slackBotToken, slackRotation } = await secrets.readFresh(owner);
    if (slackBotToken === token && slackRotation && refusal === 'token_expired')
      await requestRenewal(owner, markOf(slackRotation)).catch(() => undefined);
    if (!slackBotToken || slackBotToken === token) return answer;
    headers.set('authorization', `Bearer ${slackBotToken}`);
    return fetch(url, { ...init, headers });
  };
}

async function refusalIn(answer: Response): Promise<string | undefined> {
  if (answer.status !== 200) return undefined;
  try {
    const read = v.safeParse(refusalSchema, await answer.clone().json());
    return read.success ? read.output.error : undefined;
  } catch {
    return undefined;
  }
}
