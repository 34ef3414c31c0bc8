/** A checkout key is made or deleted: the questions before, and the words after. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { actions, context, message, section } from './blocks.ts';
import { button, plain } from './elements.ts';
import { factsOf, type KeyInput, kindOf, nameOf, typeOf } from './keys.ts';
import type { Message } from './message.ts';
import { code, limited, md, mention } from './mrkdwn.ts';
import { projectName } from './names.ts';

/** Before a key is made that acts as a person. */
export function askUserKeyView({ project, login }: { project: Project; login: string }): Message {
  const confirm = {
    title: plain('Open all that this account can reach?', 100),
    text: plain(
      `Builds of ${projectName(project).slice(0, 120)} will be able to read and write whatever ${login.slice(0, 60)} can on GitHub.`,
      300,
    ),
    confirm: plain('Make the user key', 30),
    deny: plain('Not now', 30),
    style: 'danger',
  } as const;
  return message({
    title: md`🔐 Make a user key for ${nameOf(project)}?`,
    blocks: [
      section(
        md`It acts as *${limited(login, 60)}*, the connected account: whoever changes this project’s configuration can read and write everything that account can on GitHub. A deploy key reads this one repository: ${code(`/circle keys new ${projectSlug(project)} deploy-key`, 250)}`,
      ),
      actions(
        button(
          'Make the user key',
          { action: 'new-user-key', project: projectSlug(project) },
          { style: 'danger', confirm },
        ),
      ),
    ],
  });
}

/** Before a key is deleted. */
export function askDeleteKeyView({ project, key }: KeyInput): Message {
  const inUse = key.preferred
    ? 'Without another key, builds fail from then on.'
    : 'Builds go on with another one.';
  const confirm = {
    title: plain('Delete the key?', 100),
    text: plain(
      `${typeOf(key).slice(0, 40)} ${key.fingerprint.slice(0, 80)} of ${projectName(project).slice(0, 80)}. ${inUse}`,
      300,
    ),
    confirm: plain('Delete', 30),
    deny: plain('Keep it', 30),
    style: 'danger',
  } as const;
  const intent = {
    action: 'delete-key',
    project: projectSlug(project),
    fingerprint: key.fingerprint,
  } as const;
  return message({
    title: md`🗑️ Delete this ${kindOf(key)} of ${nameOf(project)}?`,
    blocks: [
      section(code(key.fingerprint), factsOf(key), inUse),
      actions(button('Delete', intent, { style: 'danger', confirm })),
    ],
  });
}

export interface ChangedKeyInput extends KeyInput {
  /** User id. */
  readonly changedBy: string;
}

/** For the channel. */
export function keyMadeView({ project, key, changedBy }: ChangedKeyInput): Message {
  return message({
    title: md`🔑 ${mention(changedBy)} made a ${kindOf(key)} for ${nameOf(project)}.`,
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
