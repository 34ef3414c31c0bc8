/** Matches a path against a line of the route table. Pure. */
import type { Answer } from '../api/answer.ts';
import type { Call } from '../api/route-call.ts';

export type Handler = (call: Call) => Answer;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` is one segment, `*name` the rest of the path; both arrive decoded. */
  readonly pattern: string;
  readonly handler: Handler;
  /** Announced to go, and gone when the switch is on. */
  readonly retired?: true;
}

export function route(method: Route['method'], pattern: string, handler: Handler): Route {
  return { method, pattern, handler };
}

export function retired(method: Route['method'], pattern: string, handler: Handler): Route {
  return { method, pattern, handler, retired: true };
}

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export function findRoute(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
): Found | null {
  for (const one of routes) {
    if (one.method !== method) continue;
    const params = matchPath(one.pattern, segments);
    if (params) return { route: one, params };
  }
  return null;
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const parts = pattern.split('/').filter(Boolean);
  const params: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = segments.slice(i).join('/');
      return segments.length > i ? params : null;
    }
    const segment = segments[i];
    if (segment === undefined || !matchSegment(part, segment, params)) return null;
  }
  return segments.length === parts.length ? params : null;
}

/** Build numbers are digits only, so that `latest` and `envvar` never look like one. */
function matchSegment(part: string, segment: string, params: Record<string, string>): boolean {
  if (!part.startsWith(':')) return part === segment;
  const name = part.slice(1);
  if (name === 'num' && !/^\d+$/.test(segment)) return false;
  params[name] = segment;
  return true;
}

/** Encoded slashes stay inside their segment. A broken escape is taken as it stands. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(Boolean).map(decode);
}

/** v2 takes a project's slug escaped too: `gh%2Facme%2Fweb` stands for three segments. */
export function withSlugApart(segments: readonly string[]): readonly string[] {
  return segments.flatMap((segment, i) => (i === 1 || i === 2 ? segment.split('/') : [segment]));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
