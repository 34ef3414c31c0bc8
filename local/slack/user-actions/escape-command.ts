/** Escapes a command's text as Slack does when the app asks for it: links, people and channels become their ids. */
import { channelsOf } from '../channels.ts';
import type { World } from '../context.ts';

const link = /https?:\/\/[^\s<>|]+/;
const mention = /(?<![\w/@#])([@#])([\p{L}\w.-]+)/gu;

/** Unknown names stay as typed: `#123` is a build. */
export function escapeCommand(world: World, userId: string, text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const pieces = safe.split(/(\s+)/);
  return pieces
    .map((piece) =>
      link.test(piece)
        ? piece.replace(link, '<$&>')
        : piece.replace(mention, (typed, sign, name) => known(world, userId, { typed, sign, name })),
    )
    .join('');
}

function known(
  world: World,
  userId: string,
  { typed, sign, name }: { typed: string; sign: string; name: string },
): string {
  const person = sign === '@' ? world.state.people.find((one) => one.name === name) : undefined;
  if (person) return `<@${person.id}|${person.name}>`;
  const channel =
    sign === '#'
      ? channelsOf(world, userId).find((one) => one.kind !== 'im' && one.name === name)
      : undefined;
  if (channel) return `<#${channel.id}|${channel.kind === 'public' ? channel.name : ''}>`;
  return typed;
}
