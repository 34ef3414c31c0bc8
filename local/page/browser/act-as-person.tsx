/** Shows who you act as, and lets you act as another person of the workspace. */
import type { PageRole } from '../../slack/page-api/page-api.ts';
import { Avatar } from './avatar.tsx';
import { Menu } from './dialogs/menu.tsx';
import { usePerson, useSlack } from './page-context.tsx';

const words: Readonly<Record<PageRole, string>> = {
  admin: 'Workspace admin',
  member: 'Member',
  guest: 'Guest',
  external: 'From another workspace',
  bot: 'App',
  slackbot: 'Slackbot',
};

export function People({ close }: { close(): void }) {
  const { page, become } = useSlack();
  const me = usePerson(page.me);
  const people = page.users.filter((user) => user.role !== 'bot' && user.role !== 'slackbot');
  const items = people.map((user) => ({
    key: user.id,
    checked: user.id === page.me,
    choose: () => {
      become(user.id);
      close();
    },
    text: (
      <span className="person">
        <Avatar user={user} size="small" />
        <span>
          {user.realName}
          <small>{words[user.role]}</small>
        </span>
      </span>
    ),
  }));
  return (
    <Menu label={`You are ${me.realName}. Switch person`} className="me" heading="Act as" items={items}>
      <Avatar user={me} size="large" />
    </Menu>
  );
}
