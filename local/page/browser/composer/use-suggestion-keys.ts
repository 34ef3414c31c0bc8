/** Moves through the suggestions: arrows move, Tab takes, Enter takes what arrows chose, Escape dismisses. */
import { useState } from 'react';
import type { Suggestion } from './suggest-completions.ts';

export interface Walk {
  readonly open: boolean;
  readonly at: number;
  /** True: the key was for the suggestions. */
  key(key: string, write: (text: string) => void): boolean;
}

interface Walked {
  /** The text that the selection belongs to; another text resets it. */
  readonly text: string;
  readonly at: number;
  readonly moved: boolean;
  readonly dismissed: boolean;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export function useWalk(suggestions: readonly Suggestion[], text: string): Walk {
  const [walked, setWalked] = useState<Walked>();
  const begun = { text, at: 0, moved: false, dismissed: false };
  const now = walked?.text === text ? walked : begun;
  const open = suggestions.length > 0 && !now.dismissed;
  const key: Walk['key'] = (name, write) => {
    if (!open) return false;
    const step = steps[name];
    const chosen = suggestions[now.at];
    if (step) {
      const at = (now.at + step + suggestions.length) % suggestions.length;
      setWalked({ ...now, at, moved: true });
    } else if (name === 'Escape') setWalked({ ...now, dismissed: true });
    else if (chosen && (name === 'Tab' || (name === 'Enter' && now.moved))) write(chosen.text);
    else return false;
    return true;
  };
  return { open, at: now.at, key };
}
