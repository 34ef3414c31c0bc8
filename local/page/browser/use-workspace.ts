/** Keeps the workspace current: the state at each opening of the stream, then event by event. */
import { type Dispatch, useEffect, useReducer, useState } from 'react';
import type { PageEvent } from '../../slack/page-api/page-api.ts';
import type { Wire } from './page-api-client.ts';
import { type Beginning, type Change, change, type Workspace } from './reduce-events.ts';

export interface Live {
  readonly workspace: Workspace | undefined;
  readonly online: boolean;
  readonly apply: Dispatch<Change>;
}

export function useWorkspace(wire: Wire, begin: Beginning): Live {
  const [workspace, apply] = useReducer(change, undefined);
  const [online, setOnline] = useState(true);
  useEffect(() => follow(wire, begin, { apply, setOnline }), [wire, begin]);
  return { workspace, online, apply };
}

interface Follower {
  apply(by: Change): void;
  setOnline(online: boolean): void;
}

/** What is heard while the state is being read is applied after it, or it would be lost. */
function follow(wire: Wire, begin: Beginning, { apply, setOnline }: Follower): () => void {
  let waiting: PageEvent[] | undefined = [];
  const read = async () => {
    waiting = [];
    apply({ type: 'loaded', page: await wire.state(), begin });
    for (const event of waiting) apply(event);
    waiting = undefined;
    setOnline(true);
  };
  return wire.listen({
    opened: () => void read().catch(() => setOnline(false)),
    lost: () => setOnline(false),
    heard: (event) => (waiting ? waiting.push(event) : apply(event)),
  });
}
