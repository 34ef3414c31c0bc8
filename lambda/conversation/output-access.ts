/** Decides who may read raw output here, and whether the channel may. */
import type { Project } from '../circleci/project.ts';
import { type EffectiveRole, mayAct } from '../permissions.ts';
import type { Context } from './context.ts';
import type { OutputAccess } from './reply.ts';
import { mustBeAllowed } from './require-role.ts';

/**
 * Returns `channel` where raw output may be posted and shared, and `caller` where the caller alone may see it:
 * another company reads along, or may. Throws RefusedError for guests and people of another company, and OwnAccountError
 * where the channel's limits want an account of the caller's own for one of the projects.
 */
export async function outputAccess(
  context: Context,
  projects: readonly Project[] = [],
): Promise<OutputAccess> {
  const outside = isReadOutside(context);
  outside.catch(() => undefined);
  await mustBeAllowed('see output', context, { projects });
  return (await outside) ? 'caller' : 'channel';
}

/** As outputAccess; returns undefined for whose role does not let them see it. */
export async function outputAccessOrNone(
  context: Context,
  projects: readonly Project[],
): Promise<OutputAccess | undefined> {
  return mayAct(await context.effectiveRole(), 'see output') ? outputAccess(context, projects) : undefined;
}

/** Returns true also where Slack does not tell who reads. */
export async function isReadOutside(context: Context): Promise<boolean> {
  return (await context.readers()) !== 'own company';
}

/** Returns whether the caller belongs to the company whose workspace this is, guests included. */
export async function isOfOwnCompany(context: Context): Promise<boolean> {
  return ownCompany.includes(await context.effectiveRole());
}

const ownCompany: readonly EffectiveRole[] = ['viewer', 'operator', 'admin', 'guest'];
