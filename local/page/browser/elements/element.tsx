/** Lists the interactive elements (THE TABLE). */
import type { ActionsBlockElement, InputBlockElement, SectionBlockAccessory } from '@slack/types';
import { PressButton } from './button.tsx';
import { CheckboxGroup, RadioGroup } from './choices.tsx';
import { DateInput } from './date-input.tsx';
import { OverflowMenu } from './overflow.tsx';
import { SelectMenu } from './select.tsx';
import { TextInput } from './text-input.tsx';

export type AnyElement = ActionsBlockElement | InputBlockElement | SectionBlockAccessory;

/** How an input block ties its label, hint and error to the element. */
export interface Field {
  readonly id: string;
  readonly invalid: boolean;
  readonly described: string;
}

export interface ElementProps<Of> {
  readonly blockId: string;
  readonly element: Of;
  readonly field?: Field | undefined;
  /** In an input block: its value is sent only when the view is submitted. */
  readonly quiet?: boolean | undefined;
}

export function Element({ element, ...rest }: ElementProps<AnyElement>) {
  switch (element.type) {
    case 'button':
      return <PressButton {...rest} element={element} />;
    case 'overflow':
      return <OverflowMenu {...rest} element={element} />;
    case 'checkboxes':
      return <CheckboxGroup {...rest} element={element} />;
    case 'radio_buttons':
      return <RadioGroup {...rest} element={element} />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return <TextInput {...rest} element={element} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateInput {...rest} element={element} />;
    case 'workflow_button':
    case 'rich_text_input':
    case 'file_input':
    case 'image':
      return <span className="unsupported">This page does not draw a {element.type} here.</span>;
    default:
      return <SelectMenu {...rest} element={element} />;
  }
}
