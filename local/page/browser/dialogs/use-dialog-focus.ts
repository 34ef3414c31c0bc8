/** Moves the focus into a dialog that opens, and back when it closes. */
import { type RefObject, useEffect, useState } from 'react';

export function useOpener(inside: RefObject<HTMLElement | null>): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    inside.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [inside, opener]);
}
