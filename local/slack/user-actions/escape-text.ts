/** Escapes typed text as Slack does: links, people and channels become their ids. */
import { channelsOf } from '../channel-access.ts';
import type { World } from '../stand-in-context.ts';
import type { Person } from '../state-schema.ts';

const link = /https?:\/\/[^\s<>|]+/;
const mention = /(?<![\w/@#])([@#])([\p{L}\w.-]+)/gu;

/** The text of a slash command, which names people too. Unknown names stay as typed: `#123` is a build. */
export function escapeCommand(world: World, userId: string, text: string): string {
  return escapeText(world, userId, text, (person) => `<@${person.id}|${person.name}>`);
}

/** The text of a message. */
export function escapeMessage(world: World, userId: string, text: string): string {
  return escapeText(world, userId, text, (person) => `<@${person.id}>`);
}

type Mention = (person: Pick<Person, 'id' | 'name'>) => string;

function escapeText(world: World, userId: string, text: string, mentionOf: Mention): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const pieces = safe.split(/(\s+)/);
  return pieces
    .map((piece) =>
      link.test(piece)
        ? piece.replace(link, '<$&>')
        : piece.replace(mention, (typed, sign, name) =>
            sign === '@'
              ? (personNamed(world, name, mentionOf) ?? typed)
              : (channelNamed(world, userId, name) ?? typed),
          ),
    )
    .join('');
}

function personNamed(world: World, name: string, mentionOf: Mention): string | undefined {
  const person = world.state.people.find((one) => one.name === name);
  return person && mentionOf(person);
}

function channelNamed(world: World, userId: string, name: string): string | undefined {
  const channel = channelsOf(world, userId).find((one) => one.kind !== 'im' && one.name === name);
  return channel && `<#${channel.id}|${channel.kind === 'public' ? channel.name : ''}>`;
}
