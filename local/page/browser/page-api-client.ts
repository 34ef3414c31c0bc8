/** Calls the stand-in's API for the page, and receives its events. */

import type { PageEvent, PageObjectPlace, PageState } from '../../slack/page-api/page-api.ts';
import type {
  PageClick,
  PageClose,
  PageCommand,
  PageDone,
  PageFailure,
  PageInvite,
  PageObjectPress,
  PageOpenHome,
  PageSay,
  PageSubmit,
  PageSubmitted,
  PageSuggest,
  PageSuggestions,
  PageUseShortcut,
} from '../../slack/page-api/page-requests.ts';
import type { CommandHelp } from '../command-help.ts';

interface Posts {
  readonly command: { body: PageCommand; answer: PageDone };
  readonly say: { body: PageSay; answer: PageDone };
  readonly click: { body: PageClick; answer: PageDone };
  readonly suggest: { body: PageSuggest; answer: PageSuggestions };
  readonly submit: { body: PageSubmit; answer: PageSubmitted };
  readonly 'open-object': { body: PageObjectPlace; answer: PageDone };
  readonly 'press-object': { body: PageObjectPress; answer: PageDone };
  readonly close: { body: PageClose; answer: PageDone };
  readonly shortcut: { body: PageUseShortcut; answer: PageDone };
  readonly 'open-home': { body: PageOpenHome; answer: PageDone };
  readonly invite: { body: PageInvite; answer: PageDone };
}

export interface Wire {
  state(): Promise<PageState>;
  commands(): Promise<readonly CommandHelp[]>;
  post<Path extends keyof Posts>(
    path: Path,
    body: Posts[Path]['body'],
  ): Promise<Posts[Path]['answer'] | PageFailure>;
  /** Each opening of the stream, the first and after a loss, calls `opened`. Returns what ends it. */
  listen(listener: { opened(): void; lost(): void; heard(event: PageEvent): void }): () => void;
}

const unreachable: PageFailure = {
  ok: false,
  error: 'connection_failed',
  message: 'Nothing answers on this machine anymore. Is the bot still running?',
};

const eventTypes = ['message', 'update', 'delete', 'views', 'home', 'channel', 'notice', 'object'] as const;

/** Everything is asked and heard in this workspace as this person; without one, as the workspace's own choice. */
export function wireAs(person: string | null, workspace: string | null): Wire {
  const place = new URLSearchParams({ ...(workspace && { workspace }), ...(person && { as: person }) });
  const address = (path: string) => `/page/${path}?${place}`;
  return {
    state: async () => (await fetch(address('state'))).json(),
    commands: async () => {
      const response = await fetch('/commands.json');
      return response.ok ? response.json() : [];
    },
    async post(path, body) {
      const headers = { 'content-type': 'application/json' };
      try {
        const response = await fetch(address(path), { method: 'POST', headers, body: JSON.stringify(body) });
        return await response.json();
      } catch {
        return unreachable;
      }
    },
    listen({ opened, lost, heard }) {
      const stream = new EventSource(address('events'));
      stream.addEventListener('open', opened);
      stream.addEventListener('error', lost);
      for (const type of eventTypes) stream.addEventListener(type, (event) => heard(JSON.parse(event.data)));
      return () => stream.close();
    },
  };
}
