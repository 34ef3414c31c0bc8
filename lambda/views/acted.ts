/** What a retry or a cancel did, and who did it. */
import type { BuildRef } from '../circleci/project.ts';
import { type BuildSummary, isUnfinished } from '../circleci/schemas.ts';
import { context, message } from './blocks.ts';
import { buildView } from './build.ts';
import { type Linking, link } from './links.ts';
import type { Message } from './message.ts';
import { limited, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { buildName } from './names.ts';
import { inWords } from './statuses.ts';
import { place } from './summary.ts';

export interface RetryAnnouncementInput extends Linking {
  /** The build that was retried. */
  readonly old: BuildRef;
  /** The new build, as CircleCI answered. */
  readonly build: BuildSummary;
  /** User id. */
  readonly actor: string;
}

export interface RetriedInput extends RetryAnnouncementInput {
  readonly now: number;
}

export interface CancelAnnouncementInput extends Linking {
  /** As CircleCI answered. */
  readonly build: BuildSummary;
  readonly actor: string;
}

export interface CanceledInput extends CancelAnnouncementInput {
  readonly now: number;
}

/** The card after a retry: it is the new build's card. */
export function retriedView({ old, actor, ...card }: RetriedInput): Message {
  return buildView({
    ...card,
    note: `🔁 Retried by ${mention(actor).mrkdwn}: #${old.number} is now #${card.build.number}.`,
  });
}

/** The card after a cancel. CircleCI may still be stopping the build. */
export function canceledView({ actor, ...card }: CanceledInput): Message {
  const stopping = isUnfinished(card.build) ? ' CircleCI is stopping it.' : '';
  return buildView({ ...card, note: `⏹️ Canceled by ${mention(actor).mrkdwn}.${stopping}`, used: 'cancel' });
}

/** For the channel. */
export function retryAnnouncement(input: RetryAnnouncementInput): Message {
  const { old, build, actor } = input;
  const fresh = link(`#${build.number}`, build.url, input);
  return message({
    title: md`🔁 ${mention(actor)} retried *${name(old)}*${place(build)}, and ${fresh} is ${inWords(build)}.`,
    blocks: [context(limited(build.subject ?? '', 150))],
  });
}

/** For the channel. */
export function cancelAnnouncement(input: CancelAnnouncementInput): Message {
  const { build, actor } = input;
  return message({
    title: md`⏹️ ${mention(actor)} canceled *${link(name(build), build.url, input)}*${place(build)}.`,
    blocks: [context(limited(build.subject ?? '', 150))],
  });
}

function name(build: BuildRef): Mrkdwn {
  return limited(buildName(build), 120);
}
