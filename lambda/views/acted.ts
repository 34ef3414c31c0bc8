/** What a retry or a cancel did, and who did it. */
import type { BuildRef } from '../circleci/project.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { message } from './blocks.ts';
import { buildView } from './build.ts';
import type { Message } from './message.ts';

export interface RetryAnnouncementInput {
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

export interface CancelAnnouncementInput {
  readonly build: BuildSummary;
  readonly actor: string;
}

export interface CanceledInput extends CancelAnnouncementInput {
  readonly now: number;
}

/** The card after a retry: it is the new build's card. */
export function retriedView({ build, actor, now }: RetriedInput): Message {
  return buildView({ build, now, note: `Retried by <@${actor}>` });
}

export function canceledView({ build, actor, now }: CanceledInput): Message {
  return buildView({ build, now, note: `Canceled by <@${actor}>` });
}

export function retryAnnouncement({ old, build, actor }: RetryAnnouncementInput): Message {
  const text = `<@${actor}> retried #${old.number}: #${build.number}`;
  return message({ title: text, text, blocks: [] });
}

export function cancelAnnouncement({ build, actor }: CancelAnnouncementInput): Message {
  const text = `<@${actor}> canceled #${build.number}`;
  return message({ title: text, text, blocks: [] });
}
