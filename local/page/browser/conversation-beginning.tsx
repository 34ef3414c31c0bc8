/** Shows above the first message where one is, and things to try. */
import type { PageChannel } from '../../slack/page-api/page-api.ts';
import { Avatar } from './avatar.tsx';
import { usePerson, useSlack } from './page-context.tsx';

/** A channel starts with subscribe, a direct message with status. */
const tried = { channel: ['subscribe', 'status', 'builds'], im: ['status', 'builds', 'connect'] } as const;

export function Beginning({ channel }: { channel: PageChannel }) {
  const { page, commands, wire } = useSlack();
  const { bot, commands: slashes } = page.workspace;
  const slash = slashes[0] ?? '';
  return (
    <div className="beginning">
      <Place channel={channel} />
      {!channel.botIsMember && channel.kind !== 'im' && !channel.isArchived && (
        <p className="invite">
          {bot.name} is not in this channel.{' '}
          <button
            type="button"
            className="button plain"
            onClick={() => void wire.post('invite', { channel: channel.id })}
          >
            Add {bot.name}
          </button>
        </p>
      )}
      {commands.length > 0 && (
        <p className="tries">
          Try{' '}
          {tried[channel.kind === 'im' ? 'im' : 'channel'].flatMap((name) => {
            const found = commands.find((command) => command.name === name);
            return found ? <Try key={name} words={`${slash} ${withoutOptions(found.example)}`} /> : [];
          })}
        </p>
      )}
    </div>
  );
}

/** An example with all its options is not a beginning. */
function withoutOptions(example: string): string {
  return example.split(' --', 1)[0] ?? '';
}

function Try({ words }: { words: string }) {
  const { draft } = useSlack();
  return (
    <button type="button" className="try" onClick={() => draft(words)}>
      {words}
    </button>
  );
}

function Place({ channel }: { channel: PageChannel }) {
  const { page } = useSlack();
  const other = usePerson(channel.memberIds.find((id) => id !== page.me) ?? page.me);
  if (channel.kind === 'im')
    return (
      <>
        <Avatar user={other} size="large" />
        <h3>{other.realName}</h3>
        <p>This is the very beginning of your conversation with {other.realName}.</p>
      </>
    );
  return (
    <>
      <h3># {channel.name}</h3>
      <p>
        This is the very beginning of the <b>#{channel.name}</b> channel. {channel.topic}
      </p>
    </>
  );
}
