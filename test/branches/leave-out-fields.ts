/** Leaves out of every third history's answers what CircleCI leaves out now and then. What is missing follows from ids. */
import type { Eyes } from './branch-oracle.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A fetch for the client: answers come from the simulator, with holes. */
export function fetchWithHoles(eyes: Eyes): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const isJson = response.ok && (response.headers.get('content-type') ?? '').includes('json');
    if (!isJson) return response;
    const body: unknown = await response.json();
    const { status, headers } = response;
    return new Response(JSON.stringify(withHoles(body, eyes)), { status, headers: plain(headers) });
  };
}

function plain(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return kept;
}

function withHoles(body: unknown, eyes: Eyes): unknown {
  if (Array.isArray(body)) return body.map((one: Fields) => buildWithHoles(one, eyes));
  const { items } = body as { readonly items?: readonly Fields[] };
  return items ? { ...(body as Fields), items: items.map(itemWithHoles) } : body;
}

function buildWithHoles(build: Fields, eyes: Eyes): Fields {
  const { build_num: number, reponame } = build;
  if (typeof number !== 'number' || Number(String(reponame).slice(1)) % 3 !== 0) return build;
  const lacks = (every: number) => number % every === 0;
  const { workflows } = build as { readonly workflows?: { readonly job_name: string } };
  const isFirst = workflows?.job_name.endsWith('-0') ?? true;
  return {
    ...build,
    ...(lacks(4) && { queued_at: null, usage_queued_at: null, start_time: null, stop_time: null }),
    ...(lacks(5) && { committer_date: null, author_date: null, committer_name: null, subject: null }),
    ...(lacks(6) && { start_time: null }),
    // A run without any commit could not be told from another: of each workflow one build names it.
    ...(lacks(7) && !isFirst && { vcs_revision: null }),
    // Where builds are all that is known, one without its workflow is a build of CircleCI 1.0.
    ...(lacks(11) && eyes === 'pipelines' && { workflows: null }),
  };
}

/** Pipelines, workflows and jobs of API v2. */
function itemWithHoles(item: Fields): Fields {
  const { id, vcs } = item;
  if (typeof id !== 'string') return item;
  const lacks = (digits: string) => digits.includes(id.slice(-1));
  return {
    ...item,
    ...(lacks('0') && vcs ? { vcs: { ...vcs, revision: null, commit: null } } : {}),
    ...(lacks('12') && 'stopped_at' in item ? { stopped_at: null } : {}),
    ...(lacks('34') && 'started_at' in item ? { started_at: null } : {}),
    ...(lacks('5') && 'trigger' in item ? { trigger: null } : {}),
  };
}
