/** Reads the token's user and the projects they follow. */

import { type FollowedProject, followedProjectSchema, type Me, meSchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { list } from '../lenient-json-fields.ts';
import { v1 } from './api-paths.ts';

/** GET /me. Needs a personal token: a project token is `not-found`. Reference: User. */
export function me(ask: Ask): Promise<Me> {
  return ask({ method: 'GET', path: [...v1, 'me'], schema: meSchema, token: 'personal' });
}

/**
 * GET /projects. The projects that the user follows, all of them: there are no pages. Asked as `shallow`, without
 * `branches`: they go away for everyone in December 2026 and weigh most. Reference: Projects.
 */
export function projects(ask: Ask): Promise<readonly FollowedProject[]> {
  return ask({
    method: 'GET',
    path: [...v1, 'projects'],
    query: { shallow: 'true' },
    schema: list(followedProjectSchema),
    // About 10 kB of settings for each project, 55 kB where `shallow` is not known.
    megabytes: 32,
  });
}
