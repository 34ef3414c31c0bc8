import type { Checkboxes, Option, RadioButtons } from '@slack/types';
import { useId } from 'react';
import { Text } from '../blocks/renderer-config.tsx';
import type { ElementProps } from './element.tsx';
import { useElement } from './use-element.ts';

export function CheckboxGroup(props: ElementProps<Checkboxes>) {
  const { value, choose } = useElement(props);
  const chosen = value.selected_options ?? [];
  const isChosen = (option: Option) => chosen.some((other) => other.value === option.value);
  const turn = (option: Option) => {
    const rest = chosen.filter((other) => other.value !== option.value);
    choose({ selected_options: isChosen(option) ? rest : [...rest, option] });
  };
  return (
    <fieldset className="choices" aria-labelledby={props.field && `${props.field.id}label`}>
      {props.element.options.map((option) => (
        <Choice
          key={option.value}
          type="checkbox"
          option={option}
          checked={isChosen(option)}
          onChange={() => turn(option)}
        />
      ))}
    </fieldset>
  );
}

export function RadioGroup(props: ElementProps<RadioButtons>) {
  const { value, choose } = useElement(props);
  const name = useId();
  return (
    <fieldset className="choices" aria-labelledby={props.field && `${props.field.id}label`}>
      {props.element.options.map((option) => (
        <Choice
          key={option.value}
          type="radio"
          name={name}
          option={option}
          checked={value.selected_option?.value === option.value}
          onChange={() => choose({ selected_option: option })}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly type: 'checkbox' | 'radio';
  readonly name?: string;
  readonly option: Option;
  readonly checked: boolean;
  onChange(): void;
}

function Choice({ option, ...input }: ChoiceProps) {
  return (
    <label className="choice">
      <input {...input} />
      <span>
        <Text of={option.text} />
        {option.description && (
          <span className="choice-description">
            <Text of={option.description} />
          </span>
        )}
      </span>
    </label>
  );
}
