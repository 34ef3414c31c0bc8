import type { Button } from '@slack/types';
import { Text } from '../blocks/renderer-config.tsx';
import type { ElementProps } from './element.tsx';
import { useElement } from './use-element.ts';

/** A link button opens its address and also sends a block action. */
export function PressButton(props: ElementProps<Button>) {
  const { element } = props;
  const { busy, press } = useElement(props);
  const className = `button ${element.style ?? 'plain'}${busy ? ' busy' : ''}`;
  const shared = { className, 'aria-label': element.accessibility_label, 'data-action': element.action_id };
  if (element.url)
    return (
      <a {...shared} href={element.url} target="_blank" rel="noreferrer noopener" onClick={() => press()}>
        <Text of={element.text} />
      </a>
    );
  return (
    <button {...shared} type="button" disabled={busy} aria-busy={busy} onClick={() => press()}>
      <Text of={element.text} />
    </button>
  );
}
