/** Every refusal: what was read, why it was not done, and the exact next command. */
import type { BuildRef } from '../circleci/project.ts';
import type { ActName } from '../permissions.ts';
import { escaped, message } from './blocks.ts';
import type { Message } from './message.ts';
import { buildSlug } from './names.ts';

export interface ErrorOptions {
  /** What the log line bears too, for errors that nobody expected. */
  readonly reference: string;
}

export function errorView(error: unknown, { reference }: ErrorOptions): Message {
  const text =
    error instanceof Error ? escaped(error.message) : `Something went wrong, reference ${escaped(reference)}`;
  return message({ title: text, text, blocks: [] });
}

/** It waited too long before we got to it, so it was not carried out. */
export function tooLateView({ what }: { readonly what: 'waited' | 'begun' }): Message {
  const text =
    what === 'waited'
      ? 'That took too long, nothing was done. Please ask again.'
      : 'That was interrupted. Look at CircleCI before you ask again: a change may have been made.';
  return message({ title: text, text, blocks: [] });
}

export interface OutcomeUnknownInput {
  readonly act: Extract<ActName, 'retry' | 'cancel'>;
  readonly build: BuildRef;
  /** The build's page, when known. */
  readonly url?: string | undefined;
}

/** We asked CircleCI and got no clear answer: the person must look before trying again. */
export function outcomeUnknownView({ act, build }: OutcomeUnknownInput): Message {
  const text = `Unknown whether ${act} of ${escaped(buildSlug(build))} happened. Check before you try again.`;
  return message({ title: text, text, blocks: [] });
}

/** One sentence for a modal's field: plain text. */
export function fieldErrorText(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 150) : 'Something went wrong.';
}
