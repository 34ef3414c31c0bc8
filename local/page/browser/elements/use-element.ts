import type { ConfirmationDialog } from '@slack/types';
import type { PageElementValue } from '../../../slack/page-api/page-api.ts';
import { useSurface } from '../blocks/surface-state.tsx';
import type { ElementProps } from './element.tsx';

interface Pressable {
  readonly action_id?: string;
  readonly confirm?: ConfirmationDialog;
}

export interface Handle {
  readonly value: PageElementValue;
  readonly busy: boolean;
  /** Remembers, and tells the bot. */
  press(chosen?: PageElementValue): void;
  hold(value: PageElementValue): void;
  /** Remembers; tells the bot unless it only wants to know when the view is submitted. */
  choose(chosen: PageElementValue): void;
}

export function useElement({ blockId, element, quiet }: ElementProps<Pressable>): Handle {
  const surface = useSurface();
  const actionId = element.action_id ?? '';
  const hold = (value: PageElementValue) => surface.hold(blockId, actionId, value);
  const press = (chosen?: PageElementValue) =>
    void surface.press({ blockId, actionId, confirm: element.confirm, ...(chosen && { chosen }) });
  return {
    value: surface.values[blockId]?.[actionId] ?? {},
    busy: surface.busy === `${blockId} ${actionId}`,
    press,
    hold,
    choose: quiet ? hold : press,
  };
}
