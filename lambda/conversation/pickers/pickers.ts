/** Lists what each menu of a form offers while one types: THE TABLE of pickers. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Project } from '../../circleci/project.ts';
import { mayAct } from '../../permissions.ts';
import type { Choice } from '../../views/forms/form-choices.ts';
import type { PickerName } from '../../views/forms/picker-names.ts';
import type { Context } from '../context.ts';
import type { Form } from '../form-metadata.ts';
import { type matchChoices, matchOrTyped } from './match-choices.ts';
import {
  branchChoices,
  jobChoices,
  parameterChoices,
  personChoices,
  projectChoices,
  subjectChoices,
  workflowChoices,
} from './read-choices.ts';

interface Picker {
  readonly read: (circleci: CircleCI, form: Form | undefined) => Promise<readonly Choice[]>;
  readonly match: typeof matchChoices;
}

export const pickers: Readonly<Record<PickerName, Picker>> = {
  'pick-project': { read: projectChoices, match: matchOrTyped },
  'pick-projects': { read: subjectChoices, match: matchOrTyped },
  'pick-branch': { read: ofProject(branchChoices), match: matchOrTyped },
  'pick-workflow': { read: ofProject(workflowChoices), match: matchOrTyped },
  'pick-job': { read: ofProject(jobChoices), match: matchOrTyped },
  'pick-person': { read: ofProject(personChoices), match: matchOrTyped },
  'pick-parameter': { read: ofProject(parameterChoices), match: matchOrTyped },
};

/** None until a project is chosen, and for all projects of an organization. */
function ofProject(
  read: (project: Project, circleci: CircleCI) => Promise<readonly Choice[]>,
): Picker['read'] {
  return async (circleci, form) => {
    const project = form?.project;
    return project && project.repo !== '*' ? read(project, circleci) : [];
  };
}

export interface Typing {
  readonly picker: PickerName;
  readonly typed: string;
  readonly form: Form | undefined;
}

/** For members of the workspace alone. Rejects with CircleCIError and NotConnectedError. */
export async function choicesFor(
  { picker, typed, form }: Typing,
  context: Context,
): Promise<readonly Choice[]> {
  const { read, match } = pickers[picker];
  if (!mayAct(await context.effectiveRole(), 'see subscriptions')) return [];
  return match(await read(await context.circleci(), form), typed);
}

/** What is left where CircleCI is in trouble or too slow: the text as it was typed. */
export function typedChoice({ picker, typed }: Typing): readonly Choice[] {
  return pickers[picker].match([], typed);
}
