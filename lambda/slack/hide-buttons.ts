/** Hides buttons that the reader may not press, by role or by the channel's limits. */

import { brokenLimit } from '../channel-limits.ts';
import { type Project, parseBuild, parseProject } from '../circleci/project.ts';
import { neededBy } from '../conversation/permission-of-button.ts';
import { isFields } from '../http/gateway-event.ts';
import { type ActName, type EffectiveRole, mayAct } from '../permissions.ts';
import type { ChannelLimits } from '../store/channel-limit-store.ts';
import { type Intent, readIntent } from '../views/text/button-intent.ts';
import type { Message } from '../views/text/message.ts';

export interface Reader {
  readonly user: string;
  readonly effectiveRole: () => Promise<EffectiveRole>;
  readonly limits: () => Promise<ChannelLimits | undefined>;
  /** It shows what builds print: to share it takes a right. */
  readonly isOutput?: boolean;
}

/**
 * Slack and the table are asked only where a button needs a right. Where they do not tell, all is drawn: a press asks
 * again.
 */
export async function hideButtons(message: Message, reader: Reader): Promise<Message> {
  const needed = (intent: Intent) =>
    reader.isOutput && intent.action === 'share' ? 'share output' : neededBy(intent);
  if (!hasNeeds(message, needed)) return message;
  const [effectiveRole, limits] = await Promise.all([
    reader.effectiveRole().catch(() => 'unknown' as const),
    reader.limits().catch(() => undefined),
  ]);
  const isPressable = (value: unknown) => {
    const intent = typeof value === 'string' ? readIntent(value) : undefined;
    const act = intent && needed(intent);
    if (!intent || act === undefined) return true;
    if (effectiveRole !== 'unknown' && !mayAct(effectiveRole, act)) return false;
    const asked = { act, projects: projectsIn(intent), user: reader.user, effectiveRole };
    return limits === undefined || brokenLimit(asked, limits) === undefined;
  };
  const drawn: Message = JSON.parse(JSON.stringify(message), (_, value) =>
    Array.isArray(value) ? value.filter(isDrawn(isPressable)) : value,
  );
  return drawn;
}

/** A slug of ids says too little: its button is drawn, and a press finds the name. */
function projectsIn(intent: Intent): readonly Project[] {
  const texts =
    'build' in intent
      ? [intent.build]
      : 'project' in intent
        ? [intent.project]
        : 'command' in intent
          ? intent.command.split(' ')
          : [];
  const found = texts.flatMap((text) => parseBuild(text)?.project ?? parseProject(text) ?? []);
  return found.filter(({ vcs }) => vcs !== 'circleci');
}

function hasNeeds(message: Message, needed: (intent: Intent) => ActName | undefined): boolean {
  let found = false;
  JSON.stringify(message, (key, value) => {
    const intent = key === 'value' && typeof value === 'string' ? readIntent(value) : undefined;
    found ||= intent !== undefined && needed(intent) !== undefined;
    return value;
  });
  return found;
}

type Judge = (value: unknown) => boolean;

/**
 * Neither a button or a row that is not for them, nor the menu or the block that is empty without it: those come later.
 */
function isDrawn(isPressable: Judge) {
  return (item: unknown): boolean => {
    if (!isFields(item)) return true;
    if ('value' in item && !isPressable(item.value)) return false;
    if (Array.isArray(item.options)) return item.options.length > 0;
    return item.type !== 'actions' || (Array.isArray(item.elements) && item.elements.length > 0);
  };
}
