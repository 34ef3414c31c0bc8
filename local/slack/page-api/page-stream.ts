/** Streams changes to one person by server-sent events. */
import type { ServerResponse } from 'node:http';
import { channelsOf } from '../channel-access.ts';
import type { Audience, Listener, World } from '../stand-in-context.ts';
import type { PageEvent } from './page-api.ts';
import { named } from './page-state.ts';

/** Proxies and browsers close a stream that is silent for long. In milliseconds. */
const heartbeat = 15_000;

export function stream(world: World, userId: string, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 500\n\n');
  const listener: Listener = (audience, event) => {
    if (!reaches(world, userId, audience)) return;
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(forPerson(world, userId, event))}\n\n`);
  };
  world.listeners.add(listener);
  const beat = setInterval(() => response.write(': still here\n\n'), heartbeat);
  beat.unref();
  response.on('close', () => {
    clearInterval(beat);
    world.listeners.delete(listener);
  });
}

function reaches(world: World, userId: string, audience: Audience): boolean {
  if ('userId' in audience) return audience.userId === userId;
  return channelsOf(world, userId).some(({ id }) => id === audience.channel);
}

function forPerson(world: World, userId: string, event: PageEvent): PageEvent {
  if (event.type !== 'channel') return event;
  const channel = world.state.channels.find(({ id }) => id === event.channel.id);
  return channel ? { type: 'channel', channel: named(world, userId, channel) } : event;
}
