/** Follows and unfollows projects and clears their caches. Every function rejects with CircleCIError only. */
import * as v from 'valibot';
import { type Following, followingSchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { text } from '../lenient-json-fields.ts';
import type { Project } from '../project.ts';
import { projectPath } from './api-paths.ts';

/** POST …/follow. Its commits are built from now on. Reference: Follow a New Project on CircleCI. */
export function follow(ask: Ask, project: Project): Promise<Following> {
  return ask({ method: 'POST', path: [...projectPath(project), 'follow'], schema: followingSchema });
}

/** POST …/unfollow. Not in the reference; the opposite of follow. */
export function unfollow(ask: Ask, project: Project): Promise<Following> {
  return ask({ method: 'POST', path: [...projectPath(project), 'unfollow'], schema: followingSchema });
}

/**
 * DELETE …/build-cache. Gives CircleCI's words on it: `build dependency caches deleted`. The caches of today's
 * configurations have keys of their own and stay. Reference: Clear Cache.
 */
export function clearCache(ask: Ask, project: Project): Promise<string> {
  const schema = v.pipe(
    v.object({ status: text }),
    v.transform(({ status = '' }) => status),
  );
  return ask({ method: 'DELETE', path: [...projectPath(project), 'build-cache'], schema });
}
