/** Exchanges a workspace's refresh token for new tokens: one function at a time, stored before use. */
import { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import { patience } from '../../client-timeouts.ts';
import type { Log } from '../../log.ts';
import type { Renewal } from '../../ports.ts';
import type { RotationStore, Secrets, SlackRotation, StoredToken, Workspace } from '../../store/store.ts';
import { isTrouble } from '../../transient-errors.ts';
import { classifyError } from '../api/classify-error.ts';
import { isLasting, markOf, renewAt } from './bot-token.ts';

export interface RenewalPorts {
  readonly store: RotationStore;
  readonly secrets: Secrets;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly newId: () => string;
  readonly log: Log;
  /** The app's own. */
  readonly app: () => Promise<{ readonly clientId: string; readonly clientSecret: string }>;
  readonly slackApiUrl: string;
  /** Where the app is installed again: https, no trailing slash. */
  readonly publicUrl: string;
}

/** Milliseconds of the lease: longer than the exchange and all tries to store its result. */
const lease = 60_000;
/** Milliseconds of trying to store the new tokens, which would be lost otherwise. */
const longestStoring = 25_000;
/** Milliseconds to wait while another function renews it. */
const others = 3_000;
/** Milliseconds to wait when Slack refuses the app's credentials. */
const refused = 300_000;

/** Slack's words for a refresh token that was used, or whose installation has ended. */
const usedUp = [
  ...['invalid_refresh_token', 'invalid_grant', 'token_expired', 'token_revoked', 'invalid_auth'],
  ...['account_inactive', 'authorization_not_found'],
];

type Rotating = StoredToken & { readonly slackRotation: SlackRotation };

/** Which token is renewed: the one whose end is near, or the one that Slack has refused before its time. */
export interface Which {
  readonly workspace: Workspace;
  /** As `markOf` names it. */
  readonly refused: string | undefined;
}

/** Rejects with the AWS client's own errors. */
export async function renewToken(which: Which, ports: RenewalPorts): Promise<Renewal> {
  const { store, secrets, now, newId } = ports;
  const { workspace } = which;
  const known = await secrets.readFresh(workspace);
  if (!isDue(which, known.slackRotation, now())) return found(known.slackRotation);
  const holder = newId();
  if (!(await store.beginRotation(workspace, { holder, now: now(), until: now() + lease })))
    return { is: 'later', after: others };
  try {
    return await renew(which, ports);
  } finally {
    await store.endRotation(workspace, holder).catch(() => undefined);
  }
}

function isDue(
  { refused }: Which,
  rotation: SlackRotation | undefined,
  now: number,
): rotation is SlackRotation {
  return rotation !== undefined && (!isLasting(rotation, now) || markOf(rotation) === refused);
}

function found(rotation: SlackRotation | undefined): Renewal {
  return rotation ? { is: 'fresh', renewAt: renewAt(rotation) } : { is: 'none' };
}

/** Renews under the lease. Reads again what another function may have stored. */
async function renew(which: Which, ports: RenewalPorts): Promise<Renewal> {
  const { store, secrets, now } = ports;
  const { workspace } = which;
  const stored = await secrets.storedToken(workspace);
  if (!stored || !isRotating(stored) || !isDue(which, stored.slackRotation, now()))
    return settled(workspace, ports, stored?.slackRotation);
  const mark = markOf(stored.slackRotation);
  if ((await store.lostToken(workspace)) === mark) return lostFor(stored, ports);
  const bought = await exchange(stored.slackRotation, ports);
  if (bought.is === 'later') return bought;
  if (bought.is === 'bought') return keep(workspace, stored, { next: bought.next, ports });
  // A slower holder of the lease may have used this refresh token and stored the result.
  const latest = await secrets.storedToken(workspace);
  if (latest?.version !== stored.version) return settled(workspace, ports, latest?.slackRotation);
  if (await store.loseToken(workspace, { mark, at: now() })) ports.log({ log: 'token.lost', workspace });
  return lostFor(stored, ports);
}

function isRotating(stored: StoredToken): stored is Rotating {
  return stored.slackRotation !== undefined;
}

/** Refreshes the cache with the stored token. */
async function settled(
  workspace: Workspace,
  { secrets }: RenewalPorts,
  rotation: SlackRotation | undefined,
): Promise<Renewal> {
  await secrets.readFresh(workspace);
  return found(rotation);
}

function lostFor({ slackRotation }: Rotating, { publicUrl }: RenewalPorts): Renewal {
  const { expiresAt } = slackRotation;
  return { is: 'lost', mark: markOf(slackRotation), expiresAt, installUrl: `${publicUrl}/slack/install` };
}

type Next = Omit<StoredToken, 'version'>;

type Bought =
  | { readonly is: 'bought'; readonly next: Next }
  | { readonly is: 'used-up' }
  | { readonly is: 'later'; readonly after: number };

const answerSchema = v.object({
  access_token: v.string(),
  refresh_token: v.optional(v.string()),
  expires_in: v.optional(v.number()),
});

/** Exchanges the refresh token. If a lost answer had used it up, Slack says so on the next try. */
async function exchange({ refreshToken }: SlackRotation, ports: RenewalPorts): Promise<Bought> {
  const { app, now, log, slackApiUrl } = ports;
  const { clientId, clientSecret } = await app();
  const client = new WebClient(undefined, {
    slackApiUrl,
    timeout: patience.renewal.milliseconds,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  });
  const asked = now();
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken } as const;
  try {
    const answer = await client.oauth.v2.access({
      client_id: clientId,
      client_secret: clientSecret,
      ...grant,
    });
    return { is: 'bought', next: nextOf(v.parse(answerSchema, answer), asked) };
  } catch (error) {
    const code: unknown = Reflect.get(Object(Reflect.get(Object(error), 'data')), 'error');
    if (typeof code === 'string' && usedUp.includes(code)) return { is: 'used-up' };
    const trouble = classifyError(error);
    if (trouble.is === 'rate-limited') return { is: 'later', after: trouble.after };
    if (trouble.is === 'ambiguous') return { is: 'later', after: others };
    log({ log: 'token.not-renewed', code: typeof code === 'string' ? code : trouble.is });
    return { is: 'later', after: refused };
  }
}

function nextOf(answer: v.InferOutput<typeof answerSchema>, asked: number): Next {
  const { access_token: slackBotToken, refresh_token: refreshToken, expires_in: seconds } = answer;
  const rotates = refreshToken !== undefined && seconds !== undefined;
  const slackRotation = rotates ? { refreshToken, expiresAt: asked + seconds * 1000 } : undefined;
  return { slackBotToken, slackRotation };
}

interface Keeping {
  readonly next: Next;
  readonly ports: RenewalPorts;
}

/** Stores the new tokens, with retries, since no other copy of them exists. */
async function keep(workspace: Workspace, seen: StoredToken, { next, ports }: Keeping): Promise<Renewal> {
  const { secrets, now, sleep } = ports;
  const until = now() + longestStoring;
  for (let wait = 250; ; wait *= 2) {
    try {
      if (await secrets.replaceToken(workspace, seen, next)) return found(next.slackRotation);
      // Installed again, or removed, meanwhile.
      return found((await secrets.storedToken(workspace))?.slackRotation);
    } catch (error) {
      if (!isTrouble(error) || now() + wait > until) throw error;
      await sleep(wait);
    }
  }
}
