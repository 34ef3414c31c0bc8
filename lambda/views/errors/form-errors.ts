/** Words errors for the fields of a form. Pure. */
import { CircleCIError } from '../../circleci/errors.ts';
import { NotConnectedError, StaleError } from '../../errors.ts';
import { section } from '../text/blocks.ts';
import { plain } from '../text/buttons-and-menus.ts';
import { plainText } from '../text/escape.ts';
import type { Modal } from '../text/message.ts';
import { wordingOf } from './circleci-errors.ts';
import { fieldErrorText } from './errors.ts';

/**
 * A sentence of plain text, for every form but the one that connects. CircleCI's own words are left out, since they may
 * quote what was typed.
 */
export function formErrorText(error: unknown): string {
  if (error instanceof NotConnectedError)
    return 'This workspace is no longer connected to CircleCI. Reconnect: /circle connect';
  if (error instanceof StaleError) return plainText(error.message, 150);
  if (!(error instanceof CircleCIError)) return fieldErrorText(error);
  if (error.ambiguous)
    return 'CircleCI didn’t confirm the request. It may have worked: check before you try again.';
  const { title, next } = wordingOf(error);
  return plainText(`${title.replace(/^[^A-Z]*/, '')} ${next.plain}`, 200);
}

/** Replaces a form that has nothing to fill in. */
export function formErrorModal(words: string): Modal {
  const said = section(words);
  return {
    type: 'modal',
    title: plain('That didn’t work', 24),
    close: plain('Close', 24),
    blocks: said ? [said] : [],
  };
}

/** For the form that starts a build: nothing secret is typed there, so CircleCI's own words may be said. */
export function startErrorText(error: CircleCIError): string {
  const ours = formErrorText(error);
  return error.said === undefined ? ours : plainText(`${ours} CircleCI said: ${error.said}`, 400);
}
