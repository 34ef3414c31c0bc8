/** Posts and updates alerts: one request a call, no retries, every outcome a value. */
import { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import { patience } from '../client-timeouts.ts';
import type { Poster, PostOutcome } from '../ports.ts';
import type { Workspace } from '../store/store.ts';
import type { Message } from '../views/text/message.ts';
import { plainForm, richForm } from '../views/text/message-variants.ts';
import { type ChannelInfo, channelInfo } from './api/channel-info.ts';
import { classifyError } from './api/classify-error.ts';
import { createHistoryReader, eventType, find } from './api/find-message.ts';
import { postToResponseUrl } from './api/response-url.ts';
import { seal } from './button-tokens.ts';
import { memberByEmail, readEffectiveRole } from './effective-role.ts';
import { hideButtons } from './hide-buttons.ts';
import { isTaken, remember } from './send-rich-message.ts';
import { botToken } from './tokens/bot-token.ts';
import { NotInstalledError } from './tokens/not-installed-error.ts';
import { createRenewingFetch } from './tokens/renewing-fetch.ts';
import type { Services } from './worker-ports.ts';

type Posting = Pick<
  Services,
  | 'store'
  | 'secrets'
  | 'urlCipher'
  | 'requestRenewal'
  | 'sleep'
  | 'slackBotToken'
  | 'slackApiUrl'
  | 'newId'
  | 'now'
  | 'log'
>;

/** Rejects with NotInstalledError when the workspace has removed us, with TokenUnavailableError between two tokens. */
export async function posterFor(
  workspace: Workspace,
  services: Posting,
  milliseconds: number = patience.alerts.milliseconds,
): Promise<Poster> {
  const token = services.slackBotToken ?? (await installedToken(workspace, services));
  const client = new WebClient(token, {
    slackApiUrl: services.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    timeout: milliseconds,
    fetch: createRenewingFetch(services)(() => (services.slackBotToken ? undefined : workspace)),
  });
  return createPoster({ client, workspace }, services);
}

/** Does not wait for a new token: the message comes back from the queue by itself. */
async function installedToken(workspace: Workspace, services: Posting): Promise<string> {
  const [installation, token] = await Promise.all([
    services.store.installation(workspace),
    botToken(workspace, services, 0),
  ]);
  if (!installation) throw new NotInstalledError('the workspace is not installed');
  return token;
}

interface Client {
  readonly client: WebClient;
  readonly workspace: Workspace;
}

function createPoster({ client, workspace }: Client, services: Posting): Poster {
  const sealed = (message: Message, channel: string) => seal(message, { workspace, channel }, services);
  const effectiveRole = (user: string) =>
    readEffectiveRole({ workspace, user, homeTeam: undefined }, client, services);
  let look = createHistoryReader(client);
  return {
    async post(message, { channel, thread, id, broadcast }) {
      look = createHistoryReader(client);
      const metadata = { event_type: eventType, event_payload: { id } };
      const where = {
        channel,
        metadata,
        ...(thread !== undefined && { thread_ts: thread, reply_broadcast: broadcast === 'channel' }),
      };
      const whole = await sealed(message, channel);
      const post = (form: object) => client.apiCall('chat.postMessage', { ...form, ...where });
      const rich = await postRich(whole, { workspace, post, services });
      const outcome =
        rich ?? (await plainly(message, services, (said) => post({ ...plainForm(whole), ...said })));
      return thread === undefined ? firstOf(outcome) : outcome;
    },
    async update(message, { channel, ts }) {
      const body = plainForm(await sealed(message, channel));
      // An empty list takes an old card's attachment away.
      const whole = { attachments: [], ...body, channel, ts };
      return plainly(message, services, (said) => client.apiCall('chat.update', { ...whole, ...said }));
    },
    async replace(message, { channel, user, follow, sealed: sealedUrl }) {
      const url = await services.urlCipher.open({ workspace, follow }, sealedUrl);
      if (url === undefined) return false;
      const shown = await hideButtons(message, {
        user,
        effectiveRole: () => effectiveRole(user),
        limits: () => services.store.limits(workspace, channel),
      });
      const body = plainForm(await sealed(shown, channel));
      return postToResponseUrl(url, { ...body, replace_original: true }, services);
    },
    find: (where) => find(look, where),
    async tell(user, message) {
      const body = plainForm(await sealed(message, user));
      return firstOf(
        await plainly(message, services, (said) =>
          client.apiCall('chat.postMessage', { ...body, channel: user, ...said }),
        ),
      );
    },
    readers: (channel) => readersOf(client, channel),
    memberByEmail: (email) => memberByEmail(email, workspace, client),
    effectiveRole,
  };
}

async function readersOf(client: WebClient, channel: string): Promise<ChannelInfo['readers']> {
  try {
    const { channel: found } = await client.conversations.info({ channel });
    return channelInfo(found).readers;
  } catch {
    return 'unknown';
  }
}

/** A new message has no message that could be gone: reported as refused, since a retry would never end. */
function firstOf(outcome: PostOutcome): PostOutcome {
  return outcome.is === 'message-gone' ? { is: 'refused', code: 'message_not_found' } : outcome;
}

interface Posted {
  readonly workspace: string;
  readonly post: (form: object) => Promise<unknown>;
  readonly services: Posting;
}

/** With Slack's own chart or table. Undefined where there is none or Slack refuses it, which is remembered for a day. */
async function postRich(
  message: Message,
  { workspace, post, services: { store, now } }: Posted,
): Promise<PostOutcome | undefined> {
  const form = richForm(message);
  const kind = message.richer?.kind;
  const memory = { workspace, store, now };
  if (!form || !kind || !(await isTaken(kind, memory))) return undefined;
  const outcome = await outcomeOf(post(form));
  if (outcome.is !== 'refused') return outcome;
  await remember(kind, memory);
  return undefined;
}

type Said = Partial<Pick<Message, 'text' | 'blocks' | 'attachments'>> & { readonly metadata?: undefined };

/** Retries a message that Slack refused once as plain text, and logs the bug. */
async function plainly(
  { text }: Message,
  { log }: Pick<Posting, 'log'>,
  send: (said: Said) => Promise<unknown>,
): Promise<PostOutcome> {
  const first = await outcomeOf(send({}));
  if (first.is !== 'refused') return first;
  log({ log: 'alert.plain-text-fallback', code: first.code });
  if (first.code.includes('metadata')) return outcomeOf(send({ metadata: undefined }));
  return outcomeOf(send({ text, blocks: [], attachments: [] }));
}

const postedSchema = v.object({ ts: v.string() });

async function outcomeOf(sending: Promise<unknown>): Promise<PostOutcome> {
  try {
    const answer = v.safeParse(postedSchema, await sending);
    return answer.success ? { is: 'posted', ts: answer.output.ts } : { is: 'ambiguous' };
  } catch (error) {
    return classifyError(error);
  }
}
