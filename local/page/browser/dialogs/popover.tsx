/** Shows a box beside its anchor, above everything; it closes on Escape and on a press elsewhere. */
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly side?: 'start' | 'end';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Popover({ anchor, side = 'start', onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.showPopover(), []);
  useLayoutEffect(() => {
    const settle = () => place(box.current, anchor.current, side);
    settle();
    window.addEventListener('resize', settle);
    window.addEventListener('scroll', settle, true);
    return () => {
      window.removeEventListener('resize', settle);
      window.removeEventListener('scroll', settle, true);
    };
  });
  useEffect(() => {
    const elsewhere = (event: PointerEvent) => {
      if (!(event.target instanceof Node)) return;
      if (!box.current?.contains(event.target) && !anchor.current?.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [anchor, onClose]);
  const dismiss = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
    anchor.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for Escape from what it holds
    <div ref={box} popover="manual" className="popover" onKeyDown={dismiss}>
      {children}
    </div>
  );
}

const gap = 6;

/** Below the anchor, or above where there is no room, and never off the screen. */
function place(box: HTMLElement | null, anchor: HTMLElement | null, side: 'start' | 'end'): void {
  if (!box || !anchor) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + gap + height <= window.innerHeight;
  const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - height);
  const left = side === 'start' ? at.left : at.right - width;
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(gap, Math.min(left, window.innerWidth - width - gap))}px`;
  box.style.minWidth = `${side === 'start' ? at.width : 0}px`;
}
