/** Provides what every part of the page may know and do. */
import type { ConfirmationDialog } from '@slack/types';
import { createContext, useContext } from 'react';
import type { PageNotice, PageObjectPlace, PageState, PageUser } from '../../slack/page-api/page-api.ts';
import type { CommandHelp } from '../command-help.ts';
import type { Wire } from './page-api-client.ts';

export interface Slack {
  readonly page: PageState;
  readonly wire: Wire;
  readonly commands: readonly CommandHelp[];
  readonly notices: readonly PageNotice[];
  /** The ts of the message whose thread is open. */
  readonly thread: string | undefined;
  openThread(ts: string): void;
  closeThread(): void;
  /** Opens the pane of a Work Object, or has it filled once more. */
  openObject(object: PageObjectPlace): void;
  closeObject(): void;
  visit(channel: string): void;
  become(user: string): void;
  /** Another workspace, as its own first person. */
  enter(team: string): void;
  /** Puts words into the composer, for the person to send. */
  draft(text: string): void;
  ask(confirm: ConfirmationDialog): Promise<boolean>;
  warn(notice: PageNotice): void;
  dismiss(notice: PageNotice): void;
  /** Removes the notices of this place, because a retry has begun. */
  settle(place: { readonly messageTs?: string; readonly viewId?: string }): void;
}

const SlackContext = createContext<Slack | undefined>(undefined);

export const SlackProvider = SlackContext.Provider;

export function useSlack(): Slack {
  const slack = useContext(SlackContext);
  if (!slack) throw new Error('Outside of the workspace');
  return slack;
}

export function usePerson(id: string): PageUser {
  const { page } = useSlack();
  const unknown: PageUser = { id, name: id, realName: id, role: 'member', timezone: 'UTC' };
  return page.users.find((user) => user.id === id) ?? unknown;
}
