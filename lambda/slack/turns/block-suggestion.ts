/** Answers what is typed into a menu of a form with the options that match, within the time that Slack waits. */
import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from '@slack/bolt';
import * as v from 'valibot';
import { readForm } from '../../conversation/form-metadata.ts';
import { choicesFor, type Typing, typedChoice } from '../../conversation/pickers/pickers.ts';
import { inTime } from '../../timeout.ts';
import { type Choice, optionsOf } from '../../views/forms/form-choices.ts';
import { isPickerName } from '../../views/forms/picker-names.ts';
import { isExpected, logError } from '../respond.ts';
import type { Services } from '../worker-ports.ts';
import { suggestionSchema } from './payload-schemas.ts';
import { speakerOf, type Turn } from './take-turn.ts';

/** Milliseconds for Slack and CircleCI, of the 2.3 s that the ingress function waits. */
const patience = 1_600;

export async function handleSuggestion(
  { body, client, ack, context: bolt }: SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs,
  services: Services,
): Promise<void> {
  const { user, action_id: picker, value: typed, view } = v.parse(suggestionSchema, body);
  if (!isPickerName(picker)) throw new Error('a menu of another version');
  const form = readForm(view?.private_metadata ?? '');
  const turn: Turn = {
    client,
    context: bolt,
    user: user.id,
    channel: form?.channel,
    homeTeam: user.team_id ?? undefined,
    responseUrl: undefined,
    triggerId: undefined,
    thread: undefined,
    clicked: 'by one reader',
  };
  const isElsewhere = form !== undefined && form.workspace !== String(bolt.workspace);
  const typing = { picker, typed, form };
  const choices = isElsewhere ? [] : await readInTime(typing, turn, services);
  await ack({ options: optionsOf(choices) });
}

/** Returns what can be chosen where not even the workspace could be read: the text as it was typed. */
export function optionsAsTyped(body: unknown): { readonly options: ReturnType<typeof optionsOf> } {
  const read = v.safeParse(suggestionSchema, body);
  if (!read.success) return { options: [] };
  const { action_id: picker, value: typed } = read.output;
  return { options: optionsOf(isPickerName(picker) ? typedChoice({ picker, typed, form: undefined }) : []) };
}

/** A menu never fails: where CircleCI does not answer, what was typed can be chosen all the same. */
async function readInTime(typing: Typing, turn: Turn, services: Services): Promise<readonly Choice[]> {
  try {
    return await inTime(choicesFor(typing, speakerOf(turn, services).context()), patience);
  } catch (error) {
    if (!isExpected(error) && !(error instanceof Error && error.name === 'OutOfTimeError'))
      logError(error, services);
    return typedChoice(typing);
  }
}
