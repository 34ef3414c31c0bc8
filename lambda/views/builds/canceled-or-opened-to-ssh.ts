/** Draws a canceled build, and a running one that was opened to SSH. Pure. */

import { type BuildSummary, isUnfinished } from '../../circleci/api-v1-schemas.ts';
import { buildSlug } from '../../circleci/project.ts';
import { type Line, lineView } from '../runs/action-line.ts';
import { type Linking, link } from '../text/allowed-links.ts';
import { actions, context } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { buildName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { buildView } from './build.ts';
import { place } from './build-lines.ts';

export interface AnnouncementInput extends Linking {
  /** As CircleCI answered. */
  readonly build: BuildSummary;
  /** User id. */
  readonly actor: string;
}

export interface CanceledInput extends AnnouncementInput {
  readonly now: number;
}

/** The card after a cancel. CircleCI may still be stopping the build. */
export function canceledView({ actor, ...card }: CanceledInput): Message {
  const stopping = isUnfinished(card.build) ? ' CircleCI is stopping it.' : '';
  return buildView({ ...card, note: `${canceledNote(actor)}${stopping}`, used: 'cancel' });
}

/** Names who canceled it, below the title. */
export function canceledNote(actor: string): string {
  return `⏹️ Canceled by ${mention(actor).mrkdwn}.`;
}

/** For the channel. */
export function cancelAnnouncement(input: AnnouncementInput): Message {
  return lineView(cancelLine(input), undefined);
}

/** The same, to be followed. */
export function cancelLine(input: AnnouncementInput): Line {
  const { build, actor } = input;
  const subject = context(limited(build.subject ?? '', 150));
  return {
    kind: 'line',
    lead: md`⏹️ ${mention(actor)} canceled *${name(input)}*${place(build)}`,
    blocks: subject ? [subject] : [],
    command: `build ${buildSlug(build)}`,
  };
}

/** For the channel. */
export function sshUserAnnouncement(input: AnnouncementInput): Message {
  return lineView(sshUserLine(input), undefined);
}

/** The same, to be followed. */
export function sshUserLine(input: AnnouncementInput): Line {
  const { build, actor } = input;
  const command = `build ${buildSlug(build)}`;
  const blocks = [
    context('its containers accept the SSH keys of that person’s CircleCI account'),
    actions(button('How to connect', { action: 'run', command })),
  ];
  return {
    kind: 'line',
    lead: md`🔑 ${mention(actor)} enabled SSH on *${name(input)}*${place(build)} for themselves`,
    blocks: blocks.filter((one) => one !== undefined),
    command,
  };
}

function name({ build, ...linking }: AnnouncementInput): Mrkdwn {
  return link(limited(buildName(build), 120), build.url, linking);
}
