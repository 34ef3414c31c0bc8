/** Shows which workspace is open, and switches to another one. */
import { Menu } from './dialogs/menu.tsx';
import { useSlack } from './page-context.tsx';

export function Workspaces({ close }: { close(): void }) {
  const { page, enter } = useSlack();
  const { id, name, all } = page.workspace;
  const mark = <span className="workspace-mark">{name[0]}</span>;
  if (all.length < 2) return <span aria-hidden="true">{mark}</span>;
  const items = all.map((one) => ({
    key: one.id,
    checked: one.id === id,
    choose: () => {
      enter(one.id);
      close();
    },
    text: (
      <span className="person">
        <span className="workspace-mark small" aria-hidden="true">
          {one.name[0]}
        </span>
        <span>{one.name}</span>
      </span>
    ),
  }));
  return (
    <Menu
      label={`This is ${name}. Switch workspace`}
      className="workspace"
      heading="Workspaces"
      items={items}
    >
      {mark}
    </Menu>
  );
}
