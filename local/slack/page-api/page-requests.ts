/** Defines the page's requests: every POST under /page/, and its answers. Types only. */
import type { Option, OptionGroup } from '@slack/types';
import type { PageElementValue, PageObjectPlace, PagePlace, PageValues } from './page-api.ts';

/** POST /page/command, answered when the bot's door has answered, or after Slack's three seconds. */
export interface PageCommand {
  readonly channel: string;
  /** With the slash: `/circle status web`. */
  readonly text: string;
}

/** POST /page/say: a person's own message. It comes back as a `message` event. */
export interface PageSay {
  readonly channel: string;
  readonly text: string;
  /** A reply to this message. */
  readonly threadTs?: string;
  /** "Also send to the channel". */
  readonly broadcast?: true;
}

/** POST /page/click: a button pressed, a menu chosen. For a button `chosen` is left out: the stand-in knows its value. */
export type PageClick = PagePlace & {
  readonly blockId: string;
  readonly actionId: string;
  readonly chosen?: PageElementValue;
  /** What else the message or view holds at that moment. */
  readonly values?: PageValues;
};

/** POST /page/suggest: what is typed into an external select. Answered with PageSuggestions. */
export type PageSuggest = PagePlace & {
  readonly blockId: string;
  readonly actionId: string;
  readonly value: string;
};

export interface PageSuggestions {
  readonly ok: true;
  readonly options: readonly Option[];
  readonly optionGroups: readonly OptionGroup[];
}

/** POST /page/submit: the modal's submit button. Answered with PageSubmitted. */
export interface PageSubmit {
  readonly viewId: string;
  readonly values: PageValues;
}

/** `errors` by block_id: the modal stays open. For the rest the `views` event brings the new stack. */
export interface PageSubmitted {
  readonly ok: true;
  readonly outcome: 'closed' | 'cleared' | 'updated' | 'pushed' | 'errors';
  readonly errors: Readonly<Record<string, string>>;
}

/** POST /page/close: the modal's × (`all: true` closes the whole stack, as Slack's × does on a stack) or Cancel. */
export interface PageClose {
  readonly viewId: string;
  readonly all?: boolean;
}

/** POST /page/open-home: this person looks at the bot's Home or Messages tab. */
export interface PageOpenHome {
  readonly tab?: 'home' | 'messages';
}

/** POST /page/invite: this person adds the bot to a channel (or takes it out). */
export interface PageInvite {
  readonly channel: string;
  readonly remove?: boolean;
}

/** POST /page/shortcut: a shortcut of the app is used, on the message that is named or from anywhere. */
export interface PageUseShortcut {
  readonly callbackId: string;
  readonly channel?: string;
  readonly messageTs?: string;
}

/** POST /page/press-object: a button of a Work Object. POST /page/open-object, a PageObjectPlace, opens or refreshes its pane. */
export interface PageObjectPress extends PageObjectPlace {
  readonly where: 'card' | 'pane';
  readonly actionId: string;
}

/** The answer to every POST that names no other. */
export interface PageDone {
  readonly ok: true;
}

/** `error`: `operation_timeout`, `http_error`, `unknown_command`, `no_such_element`, … `message` is for people. */
export interface PageFailure {
  readonly ok: false;
  readonly error: string;
  readonly message: string;
}
