import type { EmailInput, NumberInput, PlainTextInput, URLInput } from '@slack/types';
import type { KeyboardEvent } from 'react';
import type { ElementProps } from './element.tsx';
import { useElement } from './use-element.ts';

type Written = PlainTextInput | EmailInput | URLInput | NumberInput;

const modes = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'decimal',
} as const;

/** Where an input dispatches, Enter tells the bot. */
export function TextInput(props: ElementProps<Written>) {
  const { element, field, quiet } = props;
  const { value, hold, press } = useElement(props);
  const multiline = element.type === 'plain_text_input' && element.multiline === true;
  const text = value.value ?? '';
  const enter = (event: KeyboardEvent) => {
    if (quiet || event.key !== 'Enter' || multiline) return;
    event.preventDefault();
    press({ value: text === '' ? null : text });
  };
  const shared = {
    id: field?.id,
    className: 'text-input',
    value: text,
    placeholder: element.placeholder?.text,
    maxLength: element.type === 'plain_text_input' ? element.max_length : undefined,
    'aria-invalid': field?.invalid ?? false,
    'aria-describedby': field?.described || undefined,
    'data-focus': element.focus_on_load,
    onKeyDown: enter,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      hold({ value: event.target.value === '' ? null : event.target.value }),
  };
  if (multiline) return <textarea {...shared} rows={4} />;
  return (
    <input {...shared} type="text" inputMode={modes[element.type]} autoComplete="off" spellCheck={false} />
  );
}
