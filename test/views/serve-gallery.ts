/**
 * `node test/views/serve-gallery.ts`: every view in the page that looks like Slack, ordinary and with hostile text.
 * `?as=modal` opens a form, and so does the name of any: `?as=subscribe modal`.
 * Nothing is behind the buttons.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { Message } from '../../lambda/views/text/message.ts';
import { createPage } from '../../local/page/server.ts';
import type { PageChannel, PageMessage, PageState } from '../../local/slack/page-api/page-api.ts';
import { cards as webhookCards } from '../alerts/webhook-cards.ts';
import { alertStates } from './alert-samples.ts';
import { expected } from './expected-run-samples.ts';
import { hostile } from './hostile-texts.ts';
import { commands } from './sample-builds.ts';
import {
  type Material,
  messages,
  messagesByRoom,
  more,
  ordinary,
  states,
  surfaces,
} from './samples-of-every-view.ts';
import { slowRuns } from './slow-and-flaky-samples.ts';
import { scheduled } from './watch-ended-samples.ts';

type Drawn = Readonly<Record<string, () => Message>>;

const rooms: Readonly<Record<string, Drawn>> = {
  states: { ...states(), ...more() },
  runs: alertStates(),
  webhooks: await webhookCards(),
  due: scheduled(),
  expected: expected(),
  unusual: slowRuns(),
  ...messagesByRoom(ordinary),
  hostile: messages(hostile()),
};

function channel(name: string): PageChannel {
  const shared = { topic: '', botIsMember: true, isExtShared: false, isArchived: false };
  return { id: idOf(name), name, kind: 'public', memberIds: ['U01ANN', 'UBOT'], ...shared };
}

function idOf(name: string): string {
  return `C${name.toUpperCase()}`;
}

function shown(name: string, drawn: Drawn): PageMessage[] {
  return Object.entries(drawn).flatMap(([label, draw], at) => {
    const shared = { channel: idOf(name), ephemeral: false, reactions: [], attachments: [], blocks: [] };
    const said = { ...shared, userId: 'U01ANN', text: label, ts: `${1_772_445_600 + at}.000100` };
    const message = identified(draw());
    return [
      said,
      { ...shared, attachments: [], ...message, userId: 'UBOT', ts: `${1_772_445_600 + at}.000200` },
    ];
  });
}

/** Blocks carry ids, as the stand-in makes them. */
function identified<T>(view: T): T {
  let count = 0;
  return JSON.parse(JSON.stringify(view), (_, value) =>
    value && typeof value === 'object' && 'type' in value ? { block_id: `b${count++}`, ...value } : value,
  );
}

function views(as: string, material: Material): PageState['views'] {
  const modal = surfaces(material)[as === 'modal' ? 'connect modal for a server' : as]?.();
  return modal ? [{ id: 'V1', hash: '1', view: identified(modal) }] : [];
}

function state(as: string | null): PageState {
  const home = surfaces(ordinary).home?.();
  const bot = { userId: 'UBOT', name: 'CircleCI', appId: 'A1' };
  const person = { timezone: 'UTC', role: 'admin' } as const;
  return {
    workspace: {
      id: 'T1',
      name: 'Acme',
      domain: 'acme',
      bot,
      commands: ['/circle'],
      shortcuts: [],
      isOrganization: false,
      all: [{ id: 'T1', name: 'Acme' }],
    },
    me: 'U01ANN',
    users: [
      { id: 'U01ANN', name: 'ann', realName: 'Ann Lee', ...person },
      { id: 'U02BEN', name: 'ben', realName: 'Ben Oak', ...person },
      { id: 'UBOT', name: 'circleci', realName: 'CircleCI', timezone: 'UTC', role: 'bot' },
    ],
    channels: [...Object.keys(rooms).map(channel), { ...channel('dm'), kind: 'im', name: 'CircleCI' }],
    messages: Object.fromEntries(
      Object.entries(rooms).map(([name, drawn]) => [idOf(name), shown(name, drawn)]),
    ),
    views: as === null ? [] : views(as, ordinary),
    home: home ? { id: 'V0', hash: '0', view: identified(home) } : null,
  };
}

const page = await createPage({ commands });
const server = createServer((request, response) => {
  if (page.handle(request, response)) return;
  const url = new URL(request.url ?? '/', 'http://page');
  if (url.pathname === '/page/state') return json(response, state(url.searchParams.get('as')));
  if (url.pathname !== '/page/events') return json(response, { ok: true });
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
});

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(Number(process.env.PORT ?? 3999), '127.0.0.1', () => console.log(server.address()));
