/** Words every reason why CircleCI refused a request; a new reason does not compile without words. Pure. */
import type { CircleCIError, Reason } from '../../circleci/errors.ts';
import { link } from '../text/allowed-links.ts';
import { hostName } from '../text/display-names.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { duration } from '../text/times.ts';

export interface Wording {
  readonly title: string;
  readonly next: Mrkdwn;
  /** Another token would help: the workspace's, or the person's own. */
  readonly button?: 'reconnect' | 'connect another';
  /** For a modal's field: a whole sentence. */
  readonly field: string;
}

const statusPage = link('status.circleci.com', 'https://status.circleci.com/', {});

const wordings = {
  unauthorized: {
    title: '🔑 CircleCI rejected this workspace’s token.',
    next: md`It was revoked or has expired. Reconnect with a new one: ${code('/circle connect')}`,
    button: 'reconnect',
    field: 'CircleCI rejected this token. Copy the whole token again.',
  },
  forbidden: {
    title: '🔒 The connected CircleCI account can’t do that.',
    next: md`See which account it is with ${code('/circle me')}, or reconnect with another one.`,
    button: 'reconnect',
    field: 'This token can’t read its own account. Use a personal API token.',
  },
  'not-found': {
    title: '⚠️ Project or build not found, or the connected token can’t see it.',
    next: md`List the projects it can see with ${code('/circle projects')}, or reconnect with another account.`,
    button: 'reconnect',
    field: 'No CircleCI at this address, or it doesn’t know this token. Use a personal API token.',
  },
  gone: {
    title: '⚠️ CircleCI no longer supports this.',
    next: md`Open the build in CircleCI and do it there. ${code('/circle recent')} has the links.`,
    field: 'This CircleCI Server doesn’t support the API that the app uses.',
  },
  'rate-limited': {
    title: '⚠️ CircleCI’s rate limit was reached.',
    next: md`Try again in a minute.`,
    field: 'CircleCI’s rate limit was reached. Try again in a minute.',
  },
  unavailable: {
    title: '⚠️ CircleCI didn’t answer.',
    next: md`Try again in a minute. Check for outages at ${statusPage}`,
    field: 'CircleCI didn’t answer. Check the address, or try again in a minute.',
  },
  refused: {
    title: '⚠️ CircleCI refused the request.',
    next: md`Check the build and try again: ${code('/circle recent')}`,
    field: 'CircleCI refused the request.',
  },
  unexpected: {
    title: '⚠️ CircleCI sent an unexpected answer.',
    next: md`Try again. If it keeps happening, contact the person who runs this app.`,
    field: 'The answer didn’t come from CircleCI. Check the address.',
  },
} as const satisfies Record<Reason, Wording>;

/** CircleCI answers 404 to a project token both where it may not look and where nothing exists. */
const unseen: Wording = {
  title: '⚠️ Not found, or the connected token can’t see it.',
  next: md`Check the name or number. If it exists, an admin can reconnect with a *personal API token* that can see it (a project token is not enough): ${code('/circle connect')}`,
  button: 'reconnect',
  field:
    'Not found, or the connected token can’t see it. A personal API token is needed; a project token is not enough.',
};

/** CircleCI answers 401 to a project token as if it had expired. */
const personal: Wording = {
  title: '🔑 CircleCI denied this request.',
  next: md`The token may have expired or lack permission. An admin can reconnect with a *personal API token* (a project token is not enough): ${code('/circle connect')}`,
  button: 'reconnect',
  field:
    'CircleCI denied this request. The token may have expired or lack permission. An admin can reconnect: /circle connect',
};

/** The person's own token was used, and may not do it. */
function ownWording(login: string): Wording {
  return {
    title: '🔒 CircleCI doesn’t let your own account do that.',
    next: md`You act as *${limited(login, 80)}*. Ask for access in CircleCI, connect another account, or act with the workspace’s after ${code('/circle disconnect me')}.`,
    button: 'connect another',
    field: 'CircleCI doesn’t let your own account do that. See it with /circle me',
  };
}

const denials: readonly Reason[] = ['unauthorized', 'forbidden', 'not-found'];

/** Undefined, as where there was no host to ask, is not another. */
function isServer(host: string | undefined): host is string {
  return host !== undefined && !/(?:^|\.)circleci\.com$/.test(URL.parse(host)?.hostname ?? host);
}

/** The status page tells nothing of a CircleCI Server. */
function serverDown(host: string): Wording {
  const name = limited(hostName(host), 100);
  return {
    ...wordings.unavailable,
    next: md`Try again in a minute. If ${name} stays down, contact the person who runs it.`,
  };
}

export function wordingOf(error: CircleCIError): Wording {
  if (error.usedBy !== undefined && denials.includes(error.reason)) return ownWording(error.usedBy);
  const { reason, retryAfter, host } = error;
  if (reason === 'unavailable' && isServer(host)) return serverDown(host);
  const wanting = reason === 'not-found' ? unseen : personal;
  const wording: Wording = error.needsPersonalToken ? wanting : wordings[reason];
  if (reason !== 'rate-limited' || retryAfter === undefined) return wording;
  const time = duration(retryAfter * 1000);
  return {
    ...wording,
    next: md`Try again in ${time}.`,
    field: `${wording.title} Try again in ${time}.`,
  };
}
