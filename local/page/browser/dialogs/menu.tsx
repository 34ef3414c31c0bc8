/** Shows a button that opens a list of things to do. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Popover } from './popover.tsx';

export interface MenuItem {
  readonly key: string;
  readonly text: ReactNode;
  readonly checked?: boolean;
  readonly url?: string | undefined;
  choose(): void;
}

interface MenuProps {
  readonly label: string;
  readonly className: string;
  readonly heading?: string;
  readonly items: readonly MenuItem[];
  readonly side?: 'start' | 'end';
  readonly children: ReactNode;
}

export function Menu({ label, className, heading, items, side = 'start', children }: MenuProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Popover anchor={anchor} side={side} onClose={close}>
          <MenuList label={label} heading={heading} items={items} close={close} />
        </Popover>
      )}
    </>
  );
}

interface ListProps {
  readonly label: string;
  readonly heading: string | undefined;
  readonly items: readonly MenuItem[];
  close(): void;
}

function MenuList({ label, heading, items, close }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>('.menu-item')?.focus(), []);
  return (
    <div ref={list} role="menu" aria-label={label} className="menu" onKeyDown={walk}>
      {heading && <p className="menu-heading">{heading}</p>}
      {items.map((item) => (
        <MenuLine
          key={item.key}
          item={item}
          choose={() => {
            close();
            item.choose();
          }}
        />
      ))}
    </div>
  );
}

function MenuLine({ item, choose }: { item: MenuItem; choose(): void }) {
  const common = { className: 'menu-item', tabIndex: -1, onClick: choose };
  if (item.url)
    return (
      <a {...common} role="menuitem" href={item.url} target="_blank" rel="noreferrer noopener">
        {item.text}
      </a>
    );
  if (item.checked === undefined)
    return (
      <button {...common} type="button" role="menuitem">
        {item.text}
      </button>
    );
  return (
    <button {...common} type="button" role="menuitemradio" aria-checked={item.checked}>
      {item.text}
    </button>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.menu-item')];
  const at = items.findIndex((item) => item.matches(':focus'));
  items[(at + step + items.length) % items.length]?.focus();
}
