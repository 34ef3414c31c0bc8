/** Shows a select menu: a button with the current choice, and a list that can be searched. */
import { useRef, useState } from 'react';
import { Popover } from '../dialogs/popover.tsx';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import type { ElementProps } from './element.tsx';
import { SelectList } from './select-list.tsx';
import { type AnySelect, type Choice, held, isMultiple, written } from './select-options.ts';
import { useElement } from './use-element.ts';

export function SelectMenu(props: ElementProps<AnySelect>) {
  const { blockId, element, field } = props;
  const { page } = useSlack();
  const { value, busy, choose } = useElement(props);
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const chosen = held(value, page);
  const label = element.placeholder?.text ?? 'Select an option';
  const pick = (choice: Choice) => {
    choose(written(element, isMultiple(element) ? toggled(chosen, choice) : [choice]));
    if (isMultiple(element)) return;
    setOpen(false);
    anchor.current?.focus();
  };
  const looks = ['select', busy && 'busy', chosen.length === 0 && 'empty'].filter(Boolean);
  return (
    <>
      <button
        ref={anchor}
        id={field?.id}
        type="button"
        className={looks.join(' ')}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={field ? undefined : label}
        aria-describedby={field?.described || undefined}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        <span className="select-chosen">{chosen.map((choice) => choice.label).join(', ') || label}</span>
        <Icon name="down" size={16} />
      </button>
      {open && (
        <Popover anchor={anchor} onClose={() => setOpen(false)}>
          <SelectList blockId={blockId} element={element} chosen={chosen} pick={pick} />
        </Popover>
      )}
    </>
  );
}

function toggled(chosen: readonly Choice[], choice: Choice): readonly Choice[] {
  const rest = chosen.filter((other) => other.id !== choice.id);
  return rest.length < chosen.length ? rest : [...rest, choice];
}
