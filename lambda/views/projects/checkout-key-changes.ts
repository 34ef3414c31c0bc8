/** Draws the creation and deletion of a checkout key: the questions and the announcements. Pure. */
import { type Project, projectSlug } from '../../circleci/project.ts';
import { confirmView } from '../forms/confirm.ts';
import { context, message, section } from '../text/blocks.ts';
import { projectInCommand, word } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';
import { factsOf, type KeyInput, kindOf, nameOf } from './checkout-keys.ts';

/** Before a key is made that reads one repository. */
export function askDeployKeyView({ project }: { project: Project }): Message {
  return confirmView({
    title: md`🔑 Create a deploy key for ${nameOf(project)}?`,
    follows: ['CircleCI adds a key to the repository and uses it to check out builds.'],
    label: 'Create deploy key',
    style: 'primary',
    command: `keys new ${projectSlug(project)} deploy-key`,
  });
}

/** Before a key is made that acts as a person. */
export function askUserKeyView({ project, login }: { project: Project; login: string }): Message {
  return confirmView({
    title: md`🔑 Create a user key for ${nameOf(project)}?`,
    follows: [
      md`It acts as *${limited(login, 60)}*, the connected account. Anyone who can change this project’s configuration can then read and write everything that account can on GitHub. A deploy key only reads this repository: ${code(`/circle keys new ${projectInCommand(project)} deploy-key`, 250)}`,
    ],
    label: 'Create user key',
    command: `keys new ${projectSlug(project)} github-user-key`,
  });
}

/** Before a key is deleted. */
export function askDeleteKeyView({ project, key }: KeyInput): Message {
  const inUse = key.preferred ? 'Without another key, builds will fail.' : 'Builds use another key.';
  const fingerprint = word(key.fingerprint) ?? key.fingerprint;
  return confirmView({
    title: md`🗑️ Delete this ${kindOf(key)} of ${nameOf(project)}?`,
    follows: [code(key.fingerprint), factsOf(key), inUse],
    label: 'Delete key',
    command: `keys delete ${projectSlug(project)} ${fingerprint}`,
  });
}

export interface ChangedKeyInput extends KeyInput {
  /** User id. */
  readonly changedBy: string;
}

/** For the channel. */
export function keyMadeView({ project, key, changedBy }: ChangedKeyInput): Message {
  return message({
    title: md`🔑 ${mention(changedBy)} created a ${kindOf(key)} for ${nameOf(project)}.`,
    blocks: [section(code(key.fingerprint)), context(factsOf(key))],
  });
}

/** For the card and for the channel. */
export function keyDeletedView({
  project,
  fingerprint,
  changedBy,
}: {
  readonly project: Project;
  readonly fingerprint: string;
  readonly changedBy: string;
}): Message {
  return message({
    title: md`🗑️ ${mention(changedBy)} deleted a checkout key of ${nameOf(project)}.`,
    blocks: [section(code(fingerprint))],
  });
}
