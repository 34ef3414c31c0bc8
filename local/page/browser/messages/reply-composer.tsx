import { type KeyboardEvent, useState } from 'react';
import type { PageChannel } from '../../../slack/page-api/page-api.ts';
import { Icon } from '../icons.tsx';
import { useSlack } from '../page-context.tsx';

/** A reply, also sent to the channel when that is ticked. Slash commands do not work in threads, in Slack too. */
export function ReplyComposer({ channel, ts }: { channel: PageChannel; ts: string }) {
  const { page, wire, warn } = useSlack();
  const [text, setText] = useState('');
  const [also, setAlso] = useState(false);
  const send = async () => {
    const said = text.trim();
    if (said === '') return;
    const slash = page.workspace.commands.find((name) => said === name || said.startsWith(`${name} `));
    if (slash)
      return warn({
        code: 'not_in_threads',
        text: `${slash} does not work in threads. Type it in the channel.`,
      });
    setText('');
    setAlso(false);
    const reply = { channel: channel.id, text: said, threadTs: ts };
    const answer = await wire.post('say', also ? { ...reply, broadcast: true } : reply);
    if (!answer.ok) warn({ code: answer.error, text: answer.message, channel: channel.id });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      className="composer-area"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="composer">
        <textarea
          rows={1}
          value={text}
          aria-label="Reply in this thread"
          placeholder="Reply…"
          spellCheck={false}
          onKeyDown={keys}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="toolbar">
          <label className="also">
            <input type="checkbox" checked={also} onChange={(event) => setAlso(event.target.checked)} />
            {channel.kind === 'im' ? 'Also send as direct message' : `Also send to #${channel.name}`}
          </label>
          <button type="submit" className="send" aria-label="Send reply" disabled={text.trim() === ''}>
            <Icon name="send" size={18} />
          </button>
        </div>
      </div>
    </form>
  );
}
