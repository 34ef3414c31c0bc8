/** Shows a box over the page that holds the focus until it is closed. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '../icons.tsx';

interface DialogProps {
  readonly className: string;
  readonly title: ReactNode;
  readonly titleId: string;
  readonly footer: ReactNode;
  readonly children: ReactNode;
  /** Escape. */
  onEscape(): void;
  /** The cross. */
  onClose(): void;
}

export function Dialog({ className, title, titleId, footer, children, onEscape, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element
      ?.querySelector<HTMLElement>('[data-focus="true"], .dialog-body input, .dialog-body textarea')
      ?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onEscape();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  );
}
