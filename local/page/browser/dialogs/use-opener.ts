/** The focus goes into what opens, and back to where it was once that closes. */
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
