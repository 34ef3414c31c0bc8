/** Returns a workspace's Slack token that still lives, and asks for the next one in time. */
import { createHash } from 'node:crypto';
import type { SlackRotation, Workspace, WorkspaceSecrets } from '../../store/store.ts';
import type { Services } from '../worker-ports.ts';
import { NotInstalledError } from './not-installed.ts';

export type Renewing = Pick<Services, 'store' | 'secrets' | 'requestRenewal' | 'now' | 'sleep'>;

/** The token has ended and the next one is not there yet: to be tried again. */
export class TokenUnavailableError extends Error {
  override readonly name = 'TokenUnavailableError';
}

/** Milliseconds before a token ends: what is left for every failure on the way. */
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
    // There is time for the next use to ask again.
    await requested.catch(() => undefined);
    return tokenOf(known);
  }
  await requested;
  const until = now() + patience;
  for (;;) {
    const latest = await secrets.readAnew(workspace);
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

/** Slack takes it for another few seconds at least: a call is on its way for so long. */
function isLiving(rotation: SlackRotation | undefined, now: number): boolean {
  return rotation === undefined || rotation.expiresAt - now > 10_000;
}

/** Names a refresh token without telling it. */
export function markOf({ refreshToken }: SlackRotation): string {
  return createHash('sha256').update(refreshToken).digest('base64url').slice(0, 22);
}
