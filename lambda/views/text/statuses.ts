/** Maps each status to emoji, word and color; a status without a look does not compile. Pure. */
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { Status } from '../../circleci/status.ts';
import type { Emoji } from './emoji.ts';
import { asMrkdwn, limited, type Mrkdwn, md } from './mrkdwn.ts';

export interface Look {
  readonly emoji: Emoji;
  readonly word: string;
  /** The bar beside the card. */
  readonly color: string;
}

const green = '#2eb67d';
const red = '#e01e5a';
const orange = '#e8912d';
const yellow = '#ecb22e';
const grey = '#868686';
const blue = '#1d9bd1';
const violet = '#8b5cf6';

const looks = {
  success: { emoji: '✅', word: 'Passed', color: green },
  fixed: { emoji: '💚', word: 'Fixed', color: green },
  failed: { emoji: '❌', word: 'Failed', color: red },
  failing: { emoji: '❌', word: 'Failing', color: red },
  error: { emoji: '❌', word: 'Configuration error', color: red },
  unauthorized: { emoji: '🔒', word: 'Not authorized', color: red },
  'terminated-unknown': { emoji: '⚠️', word: 'Lost by CircleCI', color: orange },
  no_tests: { emoji: '⚠️', word: 'No tests', color: yellow },
  timedout: { emoji: '⚠️', word: 'Timed out', color: orange },
  infrastructure_fail: { emoji: '⚠️', word: 'Infrastructure failure', color: orange },
  canceled: { emoji: '⏹️', word: 'Canceled', color: grey },
  killed: { emoji: '⏹️', word: 'Killed', color: orange },
  not_run: { emoji: '⏭️', word: 'Not run', color: grey },
  retried: { emoji: '🔁', word: 'Retried', color: grey },
  on_hold: { emoji: '✋', word: 'Waiting for approval', color: violet },
  blocked: { emoji: '⏳', word: 'Blocked', color: grey },
  running: { emoji: '🔵', word: 'Running', color: blue },
  queued: { emoji: '⏳', word: 'Queued', color: blue },
  scheduled: { emoji: '⏳', word: 'Scheduled', color: blue },
  not_running: { emoji: '⏳', word: 'Queued', color: blue },
  other: { emoji: '❔', word: 'Unknown state', color: grey },
} as const satisfies Record<Status, Look>;

const tags = {
  [green]: 'green',
  [red]: 'red',
  [orange]: 'yellow',
  [yellow]: 'yellow',
  [grey]: 'gray',
  [blue]: 'blue',
  [violet]: 'blue',
} as const;

/** The nearest of the five colors that a Work Object takes. */
export function tagColor(status: Status): (typeof tags)[keyof typeof tags] {
  return tags[looks[status].color];
}

export function look(status: Status): Look {
  return looks[status];
}

/** `Failed`; a state that we do not know is shown as sent. */
export function wording({ status, rawStatus }: Pick<BuildSummary, 'status' | 'rawStatus'>): Mrkdwn {
  const sent =
    status === 'other' && rawStatus !== status ? limited(rawStatus.replaceAll('_', ' '), 40) : undefined;
  return sent?.mrkdwn ? sent : asMrkdwn(looks[status].word);
}

/** Within a sentence: `failed`. */
export function inWords(build: Pick<BuildSummary, 'status' | 'rawStatus'>): Mrkdwn {
  return build.status === 'other' && build.rawStatus !== 'other'
    ? wording(build)
    : asMrkdwn(looks[build.status].word.toLowerCase());
}

/** Emoji and bold word: `❌ *Failed*`. */
export function state(build: Pick<BuildSummary, 'status' | 'rawStatus'>): Mrkdwn {
  return md`${looks[build.status].emoji} *${wording(build)}*`;
}
