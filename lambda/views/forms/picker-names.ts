/** Names the menus that are filled while one types: the action_id of each is one of these. */
export const pickerNames = [
  'pick-project',
  'pick-projects',
  'pick-branch',
  'pick-workflow',
  'pick-job',
  'pick-person',
  'pick-parameter',
] as const;

export type PickerName = (typeof pickerNames)[number];

export function isPickerName(name: string): name is PickerName {
  return pickerNames.some((known) => known === name);
}
