import { describe, expect, it } from 'vitest';
import { type Change, change, type Workspace } from '../../../local/page/browser/reduce-events.ts';
import type { PageMessage, PageState } from '../../../local/slack/page-api/page-api.ts';

const channel = (id: string) => ({
  id,
  name: id,
  kind: 'public' as const,
  topic: '',
  botIsMember: true,
  isExtShared: false,
  isArchived: false,
  memberIds: [],
});

const page: PageState = {
  workspace: {
    id: 'T1',
    name: 'Acme',
    domain: 'acme',
    bot: { userId: 'B', name: 'Bot', appId: 'A' },
    commands: [],
    shortcuts: [],
    isOrganization: false,
    all: [{ id: 'T1', name: 'Acme' }],
  },
  me: 'U1',
  users: [],
  channels: [channel('C1'), channel('C2'), { ...channel('D1'), kind: 'im' }],
  messages: {},
  views: [],
  home: null,
};

const message = (ts: string, more: Partial<PageMessage> = {}): PageMessage => ({
  channel: 'C1',
  ts,
  userId: 'B',
  text: ts,
  blocks: [],
  attachments: [],
  ephemeral: false,
  reactions: [],
  ...more,
});

function changedBy(...changes: readonly Change[]): Workspace {
  const loaded: Change = { type: 'loaded', page, begin: { channel: 'C1', thread: undefined } };
  const end = [loaded, ...changes].reduce<Workspace | undefined>(change, undefined);
  if (!end) throw new Error('Nothing was loaded');
  return end;
}

const texts = (workspace: Workspace) => workspace.page.messages.C1?.map(({ text }) => text);

describe('what one sees of the workspace', () => {
  it('keeps messages in the order of their time, each once', () => {
    const end = changedBy(
      { type: 'message', message: message('2.0') },
      { type: 'message', message: message('10.0') },
      { type: 'message', message: message('1.0') },
      { type: 'message', message: message('2.0') },
    );
    expect(texts(end)).toEqual(['1.0', '2.0', '10.0']);
  });

  it('changes a message where it stands, and takes a deleted one away', () => {
    const first = { type: 'message', message: message('1.0') } as const;
    const second = { type: 'message', message: message('2.0') } as const;
    const update = { type: 'update', message: message('1.0', { text: 'new' }) } as const;
    expect(texts(changedBy(first, second, update))).toEqual(['new', '2.0']);
    expect(texts(changedBy(first, second, { type: 'delete', channel: 'C1', ts: '1.0' }))).toEqual(['2.0']);
  });

  it('counts what comes elsewhere from others, until one goes there', () => {
    const there = { type: 'message', message: message('1.0', { channel: 'C2' }) } as const;
    const mine = { type: 'message', message: message('2.0', { channel: 'C2', userId: 'U1' }) } as const;
    const here = { type: 'message', message: message('3.0') } as const;
    expect(changedBy(there, mine, here).unread).toEqual({ C2: { messages: 1, mentions: 0 } });
    expect(changedBy(there, { type: 'visited', channel: 'C2' }).unread).toEqual({
      C2: { messages: 0, mentions: 0 },
    });
  });

  it('counts apart what calls this person by name, in any block, and all of a direct message', () => {
    const called = { type: 'section', text: { type: 'mrkdwn', text: 'broken by <@U1>' } };
    const card = message('1.0', { channel: 'C2', attachments: [{ blocks: [called] }] });
    const other = message('2.0', { channel: 'C2', text: '<@U2>' });
    expect(changedBy({ type: 'message', message: card }, { type: 'message', message: other }).unread).toEqual(
      { C2: { messages: 2, mentions: 1 } },
    );
    const direct = { type: 'message', message: message('1.0', { channel: 'D1' }) } as const;
    expect(changedBy(direct).unread).toEqual({ D1: { messages: 1, mentions: 1 } });
  });

  it('shows one failure once, and removes it when the message is answered after all', () => {
    const notice = { code: 'operation_timeout', text: 'late', channel: 'C1', messageTs: '1.0' };
    const told = { type: 'notice', notice } as const;
    expect(changedBy(told, { type: 'notice', notice: { ...notice } }).notices).toEqual([notice]);
    expect(changedBy(told, { type: 'update', message: message('1.0') }).notices).toEqual([]);
    expect(changedBy(told, { type: 'update', message: message('2.0') }).notices).toEqual([notice]);
    expect(changedBy(told, { type: 'settled', place: { messageTs: '1.0' } }).notices).toEqual([]);
  });

  it('does not count a reply as said in the channel, unless it was also sent there', () => {
    const reply = { channel: 'C2', threadTs: '1.0' };
    const quiet = { type: 'message', message: message('2.0', reply) } as const;
    const loud = { type: 'message', message: message('3.0', { ...reply, broadcast: true }) } as const;
    expect(changedBy(quiet).unread).toEqual({});
    expect(changedBy(quiet, loud).unread).toEqual({ C2: { messages: 1, mentions: 0 } });
  });

  it('closes the thread with its channel, and keeps both when the connection was lost', () => {
    const open = { type: 'threaded', thread: '1.0' } as const;
    const visited = { type: 'visited', channel: 'C2' } as const;
    const again = { type: 'loaded', page, begin: { channel: 'C1', thread: undefined } } as const;
    expect(changedBy(open).thread).toBe('1.0');
    expect(changedBy(open, { type: 'threaded', thread: undefined }).thread).toBeUndefined();
    expect(changedBy(open, visited)).toMatchObject({ reading: 'C2', thread: undefined });
    expect(changedBy(visited, open, again)).toMatchObject({ reading: 'C2', thread: '1.0' });
  });

  it('opens the first channel when the wanted one cannot be seen', () => {
    const opened = (begin: { channel: string; thread: string | undefined }) =>
      change(undefined, { type: 'loaded', page, begin });
    expect(opened({ channel: 'C2', thread: '1.0' })).toMatchObject({ reading: 'C2', thread: '1.0' });
    expect(opened({ channel: 'C9', thread: '1.0' })).toMatchObject({ reading: 'C1', thread: undefined });
  });
});
