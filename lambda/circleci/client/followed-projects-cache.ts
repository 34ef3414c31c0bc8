/** Remembers the projects that each token's account follows, and their newest builds, for names that people type. */
import { askOnce } from '../../ask-once.ts';
import type { BuildSummary, FollowedProject } from '../api-v1-schemas.ts';
import { projectKey } from '../project.ts';
import type { CircleCI } from './client.ts';
import type { CircleCIOptions } from './create-client.ts';

/** Milliseconds. Where a list shows no such project, a new one is asked for. */
const shelfLife = 5 * 60_000;

/** Large lists of many tenants: an instance keeps the newest. */
const mostLists = 50;

interface List {
  readonly readAt: number;
  readonly projects: readonly FollowedProject[];
}

/** Clients that list the projects once each; `recentProjects` may be what another listed some minutes ago. */
export function rememberProjects(
  create: (options: CircleCIOptions) => CircleCI,
  clock: () => number,
): (options: CircleCIOptions) => CircleCI {
  const lists = new Map<string, List>();
  return (options) => {
    const client = create(options);
    const key = `${options.host} ${options.token ?? ''}`;
    const listed = askOnce(async () => {
      const projects = await client.projects();
      lists.delete(key);
      lists.set(key, { readAt: clock(), projects });
      for (const oldest of [...lists.keys()].slice(0, -mostLists)) lists.delete(oldest);
      return projects;
    });
    const forgetting = async <T>(changing: Promise<T>): Promise<T> => {
      try {
        return await changing;
      } finally {
        lists.delete(key);
        listed.forget();
      }
    };
    return {
      ...client,
      projects: listed.ask,
      async recentProjects() {
        const known = lists.get(key);
        return known && clock() < known.readAt + shelfLife ? known.projects : listed.ask();
      },
      follow: (project) => forgetting(client.follow(project)),
      unfollow: (project) => forgetting(client.unfollow(project)),
    };
  };
}

/** Milliseconds: about as long as a form is filled in. What is not among the names can be typed. */
const formLife = 2 * 60_000;

interface Builds {
  readonly readAt: number;
  readonly builds: Promise<readonly BuildSummary[]>;
}

/** Clients whose `newestBuilds` may be what another read some seconds ago. */
export function rememberBuilds(
  create: (options: CircleCIOptions) => CircleCI,
  clock: () => number,
): (options: CircleCIOptions) => CircleCI {
  const lists = new Map<string, Builds>();
  return (options) => {
    const client = create(options);
    return {
      ...client,
      newestBuilds(project) {
        const key = `${options.host} ${options.token ?? ''} ${projectKey(project)}`;
        const known = lists.get(key);
        if (known && clock() < known.readAt + formLife) return known.builds;
        const list: Builds = { readAt: clock(), builds: client.newestBuilds(project) };
        lists.delete(key);
        lists.set(key, list);
        for (const oldest of [...lists.keys()].slice(0, -mostLists)) lists.delete(oldest);
        // What failed is asked for again.
        list.builds.catch(() => {
          if (lists.get(key) === list) lists.delete(key);
        });
        return list.builds;
      },
    };
  };
}
