/** Words every reason why CircleCI refused a request; a new reason does not compile without words. Pure. */
import type { CircleCIError, Reason } from '../../circleci/errors.ts';
import { link } from '../text/links.ts';
import { code, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { duration } from '../text/times.ts';

export interface Wording {
  readonly title: string;
  readonly next: Mrkdwn;
  /** `reconnect`: another token would help. */
  readonly button?: 'reconnect';
  /** For a modal's field: a whole sentence. */
  readonly field: string;
}

const statusPage = link('status.circleci.com', 'https://status.circleci.com/', {});

const wordings = {
  unauthorized: {
    title: '🔑 CircleCI does not accept the token of this workspace.',
    next: md`It was revoked, or it has expired. Connect again with a new one: ${code('/circle connect')}`,
    button: 'reconnect',
    field: 'CircleCI does not accept this token. Copy all of it again.',
  },
  forbidden: {
    title: '🔒 CircleCI does not let the connected account do that.',
    next: md`See which account it is with ${code('/circle me')}, or connect another one.`,
    button: 'reconnect',
    field:
      'CircleCI knows this token but does not let it read its own account. A personal API token is needed.',
  },
  'not-found': {
    title: '🔍 There is no such project or build, or the connected token cannot see it.',
    next: md`See what it can see with ${code('/circle projects')}, or connect an account that sees more.`,
    button: 'reconnect',
    field:
      'There is no CircleCI at this address, or it does not know this token. A personal API token is needed.',
  },
  gone: {
    title: '🪦 CircleCI no longer offers this.',
    next: md`Open the build in CircleCI and do it there: ${code('/circle recent')} has the links.`,
    field: 'This CircleCI does not offer what we ask for. Is it too new or too old?',
  },
  'rate-limited': {
    title: '🐢 CircleCI asks us to slow down.',
    next: md`Please try again in a minute.`,
    field: 'CircleCI asks us to slow down. Please try again in a minute.',
  },
  unavailable: {
    title: '🌩️ CircleCI did not answer.',
    next: md`Please try again in a minute. Its own word on outages is at ${statusPage}`,
    field: 'CircleCI did not answer. Is the address right? If so, please try again in a minute.',
  },
  refused: {
    title: '✋ CircleCI refused that.',
    next: md`Look at the build and try again: ${code('/circle recent')}`,
    field: 'CircleCI refused that.',
  },
  unexpected: {
    title: '🤔 CircleCI answered something that we do not understand.',
    next: md`Please try again; if it stays, tell whoever runs this bot.`,
    field: 'The answer was not one of CircleCI. Is the address right?',
  },
} as const satisfies Record<Reason, Wording>;

/** To a project's token CircleCI answers as if there were nothing; but there may be nothing indeed. */
const unseen: Wording = {
  title: '🔍 CircleCI has nothing there, or the connected token cannot see it.',
  next: md`Check the name or the number: it may be misspelt, or gone. If it is there, it takes a *personal API token* of somebody who may see it; a project’s token is not enough. An admin can connect another: ${code('/circle connect')}`,
  button: 'reconnect',
  field:
    'CircleCI has nothing there, or the connected token cannot see it: that takes a personal API token, a project’s is not enough.',
};

/** A project's token may look as if it had expired. */
const personal: Wording = {
  title: '🔑 CircleCI refuses that to the connected token.',
  next: md`It takes a *personal API token* of somebody who may do it: a project’s token is not enough. If it is one, it has expired, or what you named is gone. An admin can connect another: ${code('/circle connect')}`,
  button: 'reconnect',
  field:
    'That takes a personal API token of somebody who may do it: a project’s is not enough. An admin can connect one: /circle connect',
};

export function wordingOf(error: CircleCIError): Wording {
  const { reason, retryAfter } = error;
  const wanting = reason === 'not-found' ? unseen : personal;
  const wording: Wording = error.needsPersonalToken ? wanting : wordings[reason];
  if (reason !== 'rate-limited' || retryAfter === undefined) return wording;
  const time = duration(retryAfter * 1000);
  return {
    ...wording,
    next: md`Please try again in ${time}.`,
    field: `${wording.title} Please try again in ${time}.`,
  };
}
