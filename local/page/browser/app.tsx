import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PageState } from '../../slack/page-api/page-api.ts';
import type { CommandHelp } from '../command-help.ts';
import { DrawingProvider } from './blocks/renderer-data.tsx';
import { Confirm, useConfirm } from './dialogs/confirm.tsx';
import { Modals } from './dialogs/modals.tsx';
import { Toasts } from './error-notices.tsx';
import { View } from './layout.tsx';
import { wireAs } from './page-api-client.ts';
import { type Slack, SlackProvider } from './page-context.tsx';
import type { Workspace } from './reduce-events.ts';
import { type Live, useWorkspace } from './use-workspace.ts';

const asked = new URLSearchParams(location.search);
const begin = { channel: asked.get('channel') ?? '', thread: asked.get('thread') ?? undefined };

/** One person's Slack. Who that is, and where they are, stands in the address. */
export function App() {
  const [{ person, team }, setWho] = useState({ person: asked.get('as'), team: asked.get('workspace') });
  const wire = useMemo(() => wireAs(person, team), [person, team]);
  const become = useCallback((user: string) => setWho((who) => ({ ...who, person: user })), []);
  const enter = useCallback((id: string) => setWho({ person: null, team: id }), []);
  const commands = useCommands();
  const live = useWorkspace(wire, begin);
  const { workspace } = live;
  if (!workspace) return <p className="loading">{live.online ? 'Loading…' : 'Nothing answers here yet.'}</p>;
  return (
    <Loaded live={live} workspace={workspace} wire={wire} commands={commands} become={become} enter={enter} />
  );
}

interface LoadedProps {
  readonly live: Live;
  readonly workspace: Workspace;
  readonly wire: Slack['wire'];
  readonly commands: readonly CommandHelp[];
  become(person: string): void;
  enter(team: string): void;
}

function Loaded({ live, workspace, wire, commands, become, enter }: LoadedProps) {
  const { page, reading, thread, notices } = workspace;
  const { apply } = live;
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const { asked: question, ask } = useConfirm();
  const write = useCallback((text: string) => setDrafts((all) => ({ ...all, [reading]: text })), [reading]);
  useAddress(page, reading, thread);
  const act = useMemo(() => acts(apply, wire), [apply, wire]);
  const slack: Slack = useMemo(
    () => ({ page, wire, commands, notices, thread, become, enter, ask, draft: write, ...act }),
    [page, wire, commands, notices, thread, become, enter, ask, write, act],
  );
  return (
    <SlackProvider value={slack}>
      <DrawingProvider>
        <View workspace={workspace} online={live.online} text={drafts[reading] ?? ''} write={write} />
        <Modals />
        {question && <Confirm asked={question} />}
        <Toasts />
      </DrawingProvider>
    </SlackProvider>
  );
}

type Acts =
  | 'visit'
  | 'openThread'
  | 'closeThread'
  | 'openObject'
  | 'closeObject'
  | 'warn'
  | 'dismiss'
  | 'settle';

function acts(apply: Live['apply'], wire: Slack['wire']): Pick<Slack, Acts> {
  return {
    visit: (channel) => apply({ type: 'visited', channel }),
    openThread: (thread) => apply({ type: 'threaded', thread }),
    closeThread: () => apply({ type: 'threaded', thread: undefined }),
    openObject: (object) => {
      apply({ type: 'looked', object });
      void wire.post('open-object', object);
    },
    closeObject: () => apply({ type: 'looked', object: undefined }),
    warn: (notice) => apply({ type: 'notice', notice }),
    dismiss: (notice) => apply({ type: 'dismissed', notice }),
    settle: (place) => apply({ type: 'settled', place }),
  };
}

function useCommands(): readonly CommandHelp[] {
  const [commands, setCommands] = useState<readonly CommandHelp[]>([]);
  useEffect(() => {
    void wireAs(null, null)
      .commands()
      .then(setCommands, () => undefined);
  }, []);
  return commands;
}

function useAddress({ me, workspace: { id } }: PageState, channel: string, thread: string | undefined): void {
  useEffect(() => {
    const place = { workspace: id, as: me, channel, ...(thread && { thread }) };
    history.replaceState(null, '', `?${new URLSearchParams(place)}`);
  }, [id, me, channel, thread]);
}
