/** Draws the default project of a channel. Pure. */
import type { Project } from '../../circleci/project.ts';
import { context, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, limited, md, mention } from '../text/mrkdwn.ts';

export interface DefaultProjectInput {
  /** Undefined: none is set. */
  readonly project: Project | undefined;
  /** The channel's id. */
  readonly channel: string;
  /** User id of the person who set it just now. */
  readonly changedBy?: string;
}

export function defaultProjectView({ project, channel, changedBy }: DefaultProjectInput): Message {
  if (!project) return noDefault(channel, changedBy);
  const name = md`*${limited(projectName(project), 150)}*`;
  return message({
    title: changedBy
      ? md`⚙️ ${mention(changedBy)} made ${name} the default project of ${channelName(channel)}.`
      : md`⚙️ The default project of ${channelName(channel)} is ${name}.`,
    blocks: [context(md`${code('/circle status')} and ${code('#123')} use this project here`)],
  });
}

function noDefault(channel: string, changedBy: string | undefined): Message {
  return message({
    title: changedBy
      ? md`⚙️ ${mention(changedBy)} removed the default project of ${channelName(channel)}.`
      : md`${channelName(channel)} has no default project.`,
    blocks: [section(md`Set one with ${code('/circle default acme/web')}`)],
  });
}
