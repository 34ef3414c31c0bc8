/** Holds the state of one message, modal or Home tab, and sends its block actions. */
import type { ConfirmationDialog } from '@slack/types';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { PageElementValue, PagePlace, PageValues } from '../../../slack/page-api/page-api.ts';
import { useSlack } from '../page-context.tsx';

export interface Surface {
  readonly place: PagePlace;
  readonly values: PageValues;
  /** By block_id: what the bot, or the page itself, has against an input. */
  readonly errors: Readonly<Record<string, string>>;
  /** The element that waits for the bot's answer, as `block action`. */
  readonly busy: string | undefined;
  hold(blockId: string, actionId: string, value: PageElementValue): void;
  press(pressed: Pressed): Promise<void>;
}

export interface Pressed {
  readonly blockId: string;
  readonly actionId: string;
  readonly confirm?: ConfirmationDialog | undefined;
  readonly chosen?: PageElementValue;
}

interface Given {
  readonly place: PagePlace;
  readonly values: PageValues;
  readonly errors?: Readonly<Record<string, string>>;
  hold: Surface['hold'];
  readonly children: ReactNode;
}

const SurfaceContext = createContext<Surface | undefined>(undefined);
const noErrors = {};

export function SurfaceProvider({ place, values, errors = noErrors, hold, children }: Given) {
  const { wire, ask, warn, settle } = useSlack();
  const [busy, setBusy] = useState<string>();
  const press = async ({ blockId, actionId, confirm, chosen }: Pressed) => {
    if (confirm && !(await ask(confirm))) return;
    if (chosen) hold(blockId, actionId, chosen);
    settle(place);
    setBusy(`${blockId} ${actionId}`);
    const held = chosen ? put(values, [blockId, actionId], chosen) : values;
    const answer = await wire.post('click', {
      ...place,
      blockId,
      actionId,
      values: held,
      ...(chosen && { chosen }),
    });
    setBusy(undefined);
    if (!answer.ok) warn({ code: answer.error, text: answer.message, ...place });
  };
  return <SurfaceContext value={{ place, values, errors, busy, hold, press }}>{children}</SurfaceContext>;
}

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('Outside of a message or view');
  return surface;
}

/** What the person chose and typed, over what the blocks began with. */
export function useHeld(initial: PageValues): Pick<Surface, 'values' | 'hold'> {
  const [held, setHeld] = useState<PageValues>({});
  const hold: Surface['hold'] = (blockId, actionId, value) =>
    setHeld((before) => put(before, [blockId, actionId], value));
  return { values: over(initial, held), hold };
}

function put(values: PageValues, [blockId, actionId]: readonly [string, string], value: PageElementValue) {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
}

/** Only elements that are still there count. */
function over(initial: PageValues, held: PageValues): PageValues {
  const blocks = Object.entries(initial).map(([blockId, elements]) => {
    const now = Object.entries(elements).map(([id, value]) => [id, held[blockId]?.[id] ?? value]);
    return [blockId, Object.fromEntries(now)];
  });
  return Object.fromEntries(blocks);
}
