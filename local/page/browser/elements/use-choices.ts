import { useEffect, useEffectEvent, useState } from 'react';
import { useSurface } from '../blocks/surface-state.tsx';
import { useSlack } from '../page-context.tsx';
import { type AnySelect, type ChoiceGroup, grouped, offered } from './select-options.ts';

interface Asked {
  readonly blockId: string;
  readonly element: AnySelect;
  readonly typed: string;
}

/** Slack asks an app once this much is typed, unless the menu says otherwise. */
const usualLength = 3;

/** Filtered here, or by the bot where the menu is an external one. */
export function useChoices({ blockId, element, typed }: Asked): readonly ChoiceGroup[] {
  const { page, wire } = useSlack();
  const { place } = useSurface();
  const [told, setTold] = useState<readonly ChoiceGroup[]>([]);
  const own = offered(element, page);
  const external = own === undefined;
  const least = leastOf(element);
  const ask = useEffectEvent(async (value: string) => {
    const body = { ...place, blockId, actionId: element.action_id ?? '', value };
    const answer = await wire.post('suggest', body);
    return answer.ok ? grouped(answer.options, answer.optionGroups) : [];
  });
  // Asks again only when the text changes.
  useEffect(() => {
    if (!external) return;
    if (typed.length < least) return setTold([]);
    let current = true;
    void ask(typed).then((groups) => {
      if (current) setTold(groups);
    });
    return () => {
      current = false;
    };
  }, [typed, external, least]);
  return own ? own.map((group) => matching(group, typed)).filter((group) => group.choices.length > 0) : told;
}

function leastOf(element: AnySelect): number {
  return 'min_query_length' in element ? (element.min_query_length ?? usualLength) : usualLength;
}

function matching({ label, choices }: ChoiceGroup, typed: string): ChoiceGroup {
  const wanted = typed.trim().toLowerCase();
  return { label, choices: choices.filter((choice) => choice.label.toLowerCase().includes(wanted)) };
}
