/** Shows the list under a select menu: searched by typing, moved through by arrows, chosen by Enter. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../icons.tsx';
import type { AnySelect, Choice, ChoiceGroup } from './select-options.ts';
import { useChoices } from './use-choices.ts';

interface SelectListProps {
  readonly blockId: string;
  readonly element: AnySelect;
  readonly chosen: readonly Choice[];
  pick(choice: Choice): void;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function SelectList({ blockId, element, chosen, pick }: SelectListProps) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const groups = useChoices({ blockId, element, typed });
  const flat = groups.flatMap((group) => group.choices);
  const active = flat[Math.min(at, flat.length - 1)];
  const keys = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step) setAt((at + step + flat.length) % Math.max(flat.length, 1));
    else if (event.key === 'Enter' && active) pick(active);
    else return;
    event.preventDefault();
  };
  return (
    <div className="select-list">
      <Search id={id} typed={typed} active={active} keys={keys} type={(text) => [setTyped(text), setAt(0)]} />
      <div role="listbox" id={id} aria-label="Options" className="options">
        {flat.length === 0 && <p className="no-options">No results</p>}
        {groups.map((group) => (
          <Group key={group.label ?? ''} id={id} group={group} active={active} chosen={chosen} pick={pick} />
        ))}
      </div>
    </div>
  );
}

interface SearchProps {
  readonly id: string;
  readonly typed: string;
  readonly active: Choice | undefined;
  keys(event: KeyboardEvent): void;
  type(text: string): void;
}

function Search({ id, typed, active, keys, type }: SearchProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      className="select-search"
      role="combobox"
      aria-label="Search options"
      aria-expanded
      aria-controls={id}
      aria-activedescendant={active && `${id}${active.id}`}
      placeholder="Search"
      value={typed}
      onKeyDown={keys}
      onChange={(event) => type(event.target.value)}
    />
  );
}

/** Several are picked one after the other, and Escape then closes the list rather than the form. */
const stayInSearch = (event: { preventDefault(): void }) => event.preventDefault();

interface GroupProps {
  readonly id: string;
  readonly group: ChoiceGroup;
  readonly active: Choice | undefined;
  readonly chosen: readonly Choice[];
  pick(choice: Choice): void;
}

function Group({ id, group, active, chosen, pick }: GroupProps) {
  return (
    <>
      {group.label && <p className="menu-heading">{group.label}</p>}
      {group.choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          tabIndex={-1}
          id={`${id}${choice.id}`}
          role="option"
          aria-selected={chosen.some((other) => other.id === choice.id)}
          className={choice === active ? 'option active' : 'option'}
          onMouseDown={stayInSearch}
          onClick={() => pick(choice)}
        >
          <span className="option-text">
            {choice.label}
            {choice.description && <small>{choice.description}</small>}
          </span>
          {chosen.some((other) => other.id === choice.id) && <Icon name="check" size={16} />}
        </button>
      ))}
    </>
  );
}
