import type { Overflow } from '@slack/types';
import { Text } from '../blocks/renderer-config.tsx';
import { Menu } from '../dialogs/menu.tsx';
import { Icon } from '../icons.tsx';
import type { ElementProps } from './element.tsx';
import { useElement } from './use-element.ts';

export function OverflowMenu(props: ElementProps<Overflow>) {
  const { busy, press } = useElement(props);
  const items = props.element.options.map((option, at) => ({
    key: option.value ?? String(at),
    text: <Text of={option.text} />,
    url: option.url,
    choose: () => press({ selected_option: option }),
  }));
  return (
    <Menu
      label="More options"
      className={busy ? 'button plain overflow busy' : 'button plain overflow'}
      items={items}
      side="end"
    >
      <Icon name="more" size={18} />
    </Menu>
  );
}
