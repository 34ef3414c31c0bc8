/** Returns a workspace's current bot token, and requests its renewal in time. */
import { createHash } from 'node:crypto';
import type { SlackRotation, Workspace, WorkspaceSecrets } from '../../store/store.ts';
import type { Services } from '../worker-ports.ts';
import { NotInstalledError } from './not-installed-error.ts';

export type Renewing = Pick<Services, 'store' | 'secrets' | 'requestRenewal' | 'now' | 'sleep'>;

/** The token has expired and the next one is not stored yet. Retry later. */
export class TokenUnavailableError extends Error {
  override readonly name = 'TokenUnavailableError';
}

/** Milliseconds before a token expires at which it is renewed: leaves time for retries. */
const renewBefore = 2 * 60 * 60_000;

/** Milliseconds between two looks for a new token. */
const pause = 500;

/**
 * The old token serves until it ends. After that this waits for the next one, `patience` milliseconds at most. Throws
 * NotInstalledError when there is none to wait for, else TokenUnavailableError.
 */
export async function botToken(workspace: Workspace, services: Renewing, patience: number): Promise<string> {
  const { secrets, requestRenewal, now, sleep } = services;
  const known = await secrets.read(workspace);
  if (isLasting(known.slackRotation, now())) return tokenOf(known);
  const requested = requestRenewal(workspace, undefined);
  if (isLiving(known.slackRotation, now())) {
    // The token still works: the next use asks again.
    await requested.catch(() => undefined);
    return tokenOf(known);
  }
  await requested;
  const until = now() + patience;
  for (;;) {
    const latest = await secrets.readFresh(workspace);
    if (isLiving(latest.slackRotation, now())) return tokenOf(latest);
    await refuseLost(workspace, latest, services);
    if (now() + pause > until) throw new TokenUnavailableError();
    await sleep(pause);
  }
}

function tokenOf({ slackBotToken }: WorkspaceSecrets): string {
  if (!slackBotToken) throw new NotInstalledError('the workspace has no Slack token');
  return slackBotToken;
}

async function refuseLost(
  workspace: Workspace,
  { slackRotation }: WorkspaceSecrets,
  { store }: Renewing,
): Promise<void> {
  const lost = await store.lostToken(workspace);
  if (slackRotation && lost === markOf(slackRotation)) throw new NotInstalledError('its token has ended');
}

/** No renewal is due yet. */
export function isLasting(rotation: SlackRotation | undefined, now: number): boolean {
  return rotation === undefined || now < renewAt(rotation);
}

export function renewAt({ expiresAt }: SlackRotation): number {
  return expiresAt - renewBefore;
}

/** True when the token is valid for the duration of a call. */
function isLiving(rotation: SlackRotation | undefined, now: number): boolean {
  return rotation === undefined || rotation.expiresAt - now > 10_000;
}

/** Names a refresh token without telling it. */
export function markOf({ refreshToken }: SlackRotation): string {
  return createHash('sha256').update(refreshToken).digest('base64url').slice(0, 22);
}
