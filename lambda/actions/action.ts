/** Defines the shape of a click's and a submission's handler. Each has its own file; index.ts holds the tables. */
import type { Context } from '../conversation/context.ts';
import type { Form } from '../conversation/form-metadata.ts';
import type { Reply } from '../conversation/reply.ts';
import { InvalidButtonError } from '../errors.ts';
import type { Intent, IntentName } from '../views/text/button-intent.ts';

/** The message that was clicked. */
export interface Card {
  readonly ephemeral: boolean;
  /** Undefined where Slack does not tell. */
  readonly ts: string | undefined;
}

export interface Action {
  /** Throws what a command may throw, and StaleError when the button no longer applies. */
  run(intent: Intent, context: Context, card: Card): Promise<Reply>;
}

export type IntentOf<N extends IntentName> = Extract<Intent, { action: N }>;

/** Ties an action to its intent, so that the table may hold them all. */
export function action<N extends IntentName>(
  name: N,
  run: (intent: IntentOf<N>, context: Context, card: Card) => Promise<Reply>,
): Action {
  return {
    async run(intent, context, card) {
      if (isFor(name, intent)) return run(intent, context, card);
      throw new InvalidButtonError('an intent of another action');
    },
  };
}

function isFor<N extends IntentName>(name: N, intent: Intent): intent is IntentOf<N> {
  return intent.action === name;
}

export interface Submission {
  /** The form's private_metadata; undefined when it is not one that we can read. */
  read(metadata: string): Form | undefined;
  /** `values` by block_id. Answers `errors` for what the person can correct. */
  run(values: Values, context: Context, form: Form | undefined): Promise<Reply>;
}

export type Values = Readonly<Record<string, string>>;
