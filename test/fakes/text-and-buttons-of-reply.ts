/** What a reply says, and what its buttons do; each is checked as Slack and the bot itself would. */
import { expect } from 'vitest';
import { parseBuild } from '../../lambda/circleci/project.ts';
import { readCommand } from '../../lambda/commands/index.ts';
import type { Reply } from '../../lambda/conversation/reply.ts';
import { type Intent, readIntent } from '../../lambda/views/text/button-intent.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { plainForm } from '../../lambda/views/text/message-variants.ts';
import { validateMessage } from '../../local/slack/check-limits.ts';

/** All that a person reads, in order, in one string, where Slack draws no tables or charts. */
export function textOf(message: Message | undefined): string {
  const texts: string[] = [];
  JSON.parse(JSON.stringify(message ? plainForm(message) : {}), (key, value) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
}

/** What the buttons and menus of the message mean. */
export function intentsOf(message: Message | undefined): readonly Intent[] {
  const intents: Intent[] = [];
  JSON.parse(JSON.stringify(message ?? {}), (key, value) => {
    const intent = key === 'value' && typeof value === 'string' ? readIntent(value) : undefined;
    if (intent) intents.push(intent);
    return value;
  });
  return intents;
}

/** The message of a reply of this kind: Slack takes it, and each of its buttons leads somewhere. */
export function messageOf(reply: Reply, kind: 'say' | 'announce' | 'replace' | 'tell'): Message {
  expect(reply.kind).toBe(kind);
  if (!('message' in reply)) throw new Error('no message');
  expect(validateMessage(reply.message)).toEqual([]);
  for (const intent of intentsOf(reply.message)) expectReadable(intent);
  return reply.message;
}

function expectReadable(intent: Intent): void {
  if ('command' in intent) readCommand(intent.command, { defaultProject: undefined });
  if ('build' in intent) expect(parseBuild(intent.build)).toBeDefined();
}
