import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { PageChannel } from '../../../slack/page-api/page-api.ts';
import { Menu } from '../dialogs/menu.tsx';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';
import { useShortcut } from '../use-shortcut.ts';
import { complete } from './suggest-completions.ts';
import { Suggestions } from './suggestions.tsx';
import { useSending } from './use-send.ts';
import { useWalk, type Walk } from './use-suggestion-keys.ts';

interface ComposerProps {
  readonly channel: PageChannel;
  readonly text: string;
  write(text: string): void;
}

export function Composer({ channel, text, write }: ComposerProps) {
  const { page, commands } = useSlack();
  const input = useRef<HTMLTextAreaElement>(null);
  const { send, last } = useSending(channel, write);
  const handles = page.users.filter(({ role }) => role === 'bot').map(({ name }) => `@${name}`);
  const { suggestions, typing } = complete(text, [...page.workspace.commands, ...handles], commands);
  const walk = useWalk(suggestions, text);
  const label = `Message ${channel.kind === 'im' ? channel.name : `#${channel.name}`}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another channel, and when words were put in
  useEffect(() => input.current?.focus(), [channel.id, text === '']);
  const keys = keysOf({ text, write, walk, send, last });
  if (channel.isArchived) return <p className="composer archived">This channel is archived.</p>;
  return (
    <div className="composer-area">
      <Suggestions suggestions={walk.open ? suggestions : []} typing={typing} at={walk.at} pick={write} />
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        <textarea
          ref={input}
          rows={1}
          value={text}
          aria-label={label}
          placeholder={label}
          aria-controls="suggestions"
          aria-activedescendant={walk.open ? `suggestion-${walk.at}` : undefined}
          spellCheck={false}
          onKeyDown={keys}
          onChange={(event) => write(event.target.value)}
        />
        <Toolbar text={text} slash={page.workspace.commands[0] ?? '/'} write={write} />
      </form>
      <p className="composer-hint">
        <b>Return</b> to send <b>Shift + Return</b> for a new line
      </p>
    </div>
  );
}

interface Keyed extends Pick<ComposerProps, 'text' | 'write'> {
  readonly walk: Walk;
  send(text: string): void;
  last(): string;
}

/** The suggestions' keys first, then Return to send and, in an empty box, the arrow to what was sent last. */
function keysOf({ text, write, walk, send, last }: Keyed) {
  const own = ({ key, shiftKey }: KeyboardEvent) => {
    if (key === 'Enter' && !shiftKey) send(text);
    else if (key === 'ArrowUp' && text === '' && last()) write(last());
    else return false;
    return true;
  };
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (walk.key(event.key, write) || own(event)) event.preventDefault();
  };
}

/** The app's global shortcuts. */
function Shortcuts() {
  const { page } = useSlack();
  const use = useShortcut();
  const items = page.workspace.shortcuts
    .filter(({ type }) => type === 'global')
    .map(({ callbackId, name }) => ({ key: callbackId, text: name, choose: () => use({ callbackId }) }));
  if (items.length === 0) return null;
  return (
    <Menu label="Shortcuts" className="icon-button" heading={page.workspace.bot.name} items={items}>
      <Icon name="add" />
    </Menu>
  );
}

interface ToolbarProps {
  readonly text: string;
  readonly slash: string;
  write(text: string): void;
}

function Toolbar({ text, slash, write }: ToolbarProps) {
  return (
    <div className="toolbar">
      <button
        type="button"
        className="icon-button"
        aria-label={`Commands of ${slash}`}
        title="Commands"
        onClick={() => write(`${slash} `)}
      >
        <Icon name="slash" />
      </button>
      <Shortcuts />
      <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
        <Icon name="send" size={18} />
      </button>
    </div>
  );
}
