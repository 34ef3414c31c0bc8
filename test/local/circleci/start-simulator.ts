/** A simulator for one test: quiet, on a clock that the test moves, asked as CircleCI is asked. */
import { onTestFinished } from 'vitest';
import { type CircleCIOptions, startCircleCI } from '../../../local/circleci/server.ts';

export const noon = Date.parse('2026-11-23T12:00:00.000Z');
export const token = 'a-personal-token';

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly anonymous?: true;
}

export async function simulate(options: Partial<CircleCIOptions> = {}) {
  let now = noon;
  const circleci = await startCircleCI({ port: 0, token, quiet: true, clock: () => now, ...options });
  onTestFinished(() => circleci.close());
  const fetchPath = (path: string, asked: Asked = {}) =>
    fetch(new URL(path, circleci.url), {
      method: asked.method ?? 'GET',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(asked.anonymous ? {} : { authorization: `Bearer ${token}` }),
        ...(asked.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      ...(asked.json === undefined ? {} : { body: JSON.stringify(asked.json) }),
    });
  const ask = async (path: string, asked?: Asked) => {
    const response = await fetchPath(path, asked);
    return { status: response.status, body: (await response.json()) as any };
  };
  return {
    ...circleci,
    fetch: fetchPath,
    get: (path: string, asked?: Asked) => ask(`/api/v1.1${path}`, asked),
    post: (path: string, json?: unknown) => ask(`/api/v1.1${path}`, { method: 'POST', json }),
    delete: (path: string) => ask(`/api/v1.1${path}`, { method: 'DELETE' }),
    v2: (path: string, asked?: Asked) => ask(`/api/v2${path}`, asked),
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}
