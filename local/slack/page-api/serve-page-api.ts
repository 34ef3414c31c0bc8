/** Serves the page's API over HTTP: page-api.ts is its contract. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { isRecord } from '../limits/rule-builders.ts';
import { personOf, type World } from '../stand-in-context.ts';
import { click, suggest } from '../user-actions/block-actions.ts';
import { say, typeCommand } from '../user-actions/commands-and-messages.ts';
import { invite, openHome } from '../user-actions/open-home-and-join-channels.ts';
import { openObject, pressObject } from '../user-actions/open-work-object.ts';
import { useShortcut } from '../user-actions/shortcuts.ts';
import { close, submit } from '../user-actions/view-submissions.ts';
import { readBody, sendJson } from '../web-api/read-and-answer-http.ts';
import { Refusal } from '../web-api/refusal.ts';
import type { PageElementValue } from './page-api.ts';
import type { PageFailure } from './page-requests.ts';
import { pageState } from './page-state.ts';
import { stream } from './page-stream.ts';

const text = v.string();
const line = v.object({ channel: text, text });
const said = v.object({
  ...line.entries,
  threadTs: v.exactOptional(text),
  broadcast: v.exactOptional(v.literal(true)),
});
const elementValue = v.custom<PageElementValue>(isRecord);
const values = v.record(text, v.record(text, elementValue));
const element = {
  blockId: text,
  actionId: text,
  chosen: v.exactOptional(elementValue),
  values: v.exactOptional(values),
  value: v.exactOptional(text),
};
const inMessage = v.object({ channel: text, messageTs: text, ...element });
const inView = v.object({ viewId: text, ...element });
const press = v.union([inView, inMessage]);

const shortcut = v.object({
  callbackId: text,
  channel: v.exactOptional(text),
  messageTs: v.exactOptional(text),
});

const objectPlace = { channel: text, messageTs: text, link: text };
const objectPress = v.object({
  ...objectPlace,
  where: v.picklist(['card', 'pane']),
  actionId: text,
});

type Act = (world: World, userId: string, body: unknown) => unknown;

const acts: Readonly<Record<string, Act>> = {
  command: (world, userId, body) => typeCommand(world, userId, v.parse(line, body)),
  say: (world, userId, body) => void say(world, userId, v.parse(said, body)),
  click: (world, userId, body) => click(world, userId, v.parse(press, body)),
  suggest: (world, userId, body) => {
    const { value = '', ...asked } = v.parse(press, body);
    return suggest(world, userId, { ...asked, value });
  },
  submit: (world, userId, body) => submit(world, userId, v.parse(v.object({ viewId: text, values }), body)),
  shortcut: (world, userId, body) => useShortcut(world, userId, v.parse(shortcut, body)),
  'open-object': (world, userId, body) => {
    openObject(world, userId, v.parse(v.object(objectPlace), body));
  },
  'press-object': (world, userId, body) => pressObject(world, userId, v.parse(objectPress, body)),
  close: (world, userId, body) => {
    close(world, userId, v.parse(v.object({ viewId: text, all: v.exactOptional(v.boolean()) }), body));
  },
  'open-home': (world, userId, body) => {
    openHome(
      world,
      userId,
      v.parse(v.object({ tab: v.exactOptional(v.picklist(['home', 'messages'])) }), body),
    );
  },
  invite: (world, userId, body) => {
    invite(world, userId, v.parse(v.object({ channel: text, remove: v.exactOptional(v.boolean()) }), body));
  },
};

export async function handlePage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.url);
  const userId = url.searchParams.get('as') ?? request.headers['x-slack-as']?.toString() ?? world.state.me;
  const name = url.pathname.slice('/page/'.length);
  try {
    refuseStrangers(world, request, userId);
    if (request.method === 'GET' && name === 'state')
      return sendJson(response, 200, pageState(world, userId));
    if (request.method === 'GET' && name === 'events') return stream(world, userId, response);
    const act = request.method === 'POST' && Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (!act)
      return sendJson(response, 404, failure('not_found', `No ${request.method} ${url.pathname} here.`));
    const done = await act(world, userId, JSON.parse((await readBody(request)) || '{}'));
    sendJson(response, 200, done ?? { ok: true });
  } catch (error) {
    sendJson(response, 400, failureOf(error));
  }
}

/** A page of another site may not act here, though a browser would let it try, by its own name or by one that leads here. */
function refuseStrangers(world: World, request: IncomingMessage, userId: string): void {
  const { origin, host = '' } = request.headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) throw new Refusal('foreign_host');
  if (origin !== undefined && URL.parse(origin)?.host !== host) throw new Refusal('foreign_origin');
  if (!personOf(world, userId)) throw new Refusal('user_not_found');
}

function failureOf(error: unknown): PageFailure {
  if (error instanceof Refusal) return failure(error.code, error.details.join(' ') || error.code);
  if (error instanceof SyntaxError || v.isValiError(error)) return failure('invalid_request', error.message);
  throw error;
}

function failure(error: string, message: string): PageFailure {
  return { ok: false, error, message };
}
