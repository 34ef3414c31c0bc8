/** Defines the replies to a command or a click; lambda/slack sends them. Types only. */

import type { Subject } from '../views/runs/work-object.ts';
import type { Intent } from '../views/text/button-intent.ts';
import type { Message, Modal } from '../views/text/message.ts';
import type { FollowWish } from './choose-followed-run.ts';

/** Whether the channel may read raw output, or the caller alone. */
export type OutputAccess = 'channel' | 'caller';

export type Reply =
  /** Only the person sees it. */
  | {
      readonly kind: 'say';
      readonly message: Message;
      /** It shows what builds print. `caller`: another company reads along, so it is never posted and never shared. */
      readonly output?: OutputAccess;
      /** The same without what builds print: what Share posts where `output` is undefined. */
      readonly withoutOutput?: Message;
      /** What it shows has not ended: where the channel sees it, it is edited until that has. */
      readonly follow?: FollowWish | undefined;
      /** The one build or run that it shows. */
      readonly subject?: Subject;
    }
  /** The whole channel sees it: shared state changed, and the message names its actor. */
  | {
      readonly kind: 'announce';
      readonly message: Message;
      /** To the person instead, where the channel cannot be told. */
      readonly untold?: Message;
      /** What it is about has not ended: it is edited until that has. */
      readonly follow?: FollowWish | undefined;
    }
  /** One channel hears it, wherever it was asked for; the person alone reads whether that channel could be told. */
  | {
      readonly kind: 'tell';
      readonly channel: string;
      readonly message: Message;
      /** Undefined: nothing to add. */
      readonly told: Message | undefined;
      readonly untold: Message;
    }
  /** The clicked message becomes this one; an ephemeral card's change may be announced too. */
  | {
      readonly kind: 'replace';
      readonly message: Message;
      readonly announce?: Message;
      /** What the message shows has not ended: where the channel sees it, it is edited until that has. */
      readonly follow?: FollowWish | undefined;
      /** What the announcement is about has not ended. */
      readonly followAnnounced?: FollowWish | undefined;
    }
  /** `command` opens it again when Slack's trigger has expired. */
  | { readonly kind: 'open'; readonly modal: Modal; readonly command: string }
  /** The submitted modal becomes this one, at once: no trigger can run out. */
  | { readonly kind: 'update'; readonly modal: Modal }
  /** A submitted modal's field errors, by block_id. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** A file, for the person alone, in their direct message; `untold` instead where Slack does not take it. */
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly content: string;
      readonly message: Message;
      readonly untold: Message;
    }
  /** Said to the person; then what they had asked for before runs, and is answered. Of a submitted form alone. */
  | { readonly kind: 'then'; readonly message: Message; readonly intent: Intent }
  /** Nothing to say (a link was opened). */
  | { readonly kind: 'nothing' };
