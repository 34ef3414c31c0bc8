/** Pages of builds: CircleCI has no total and no cursor, so one more is asked for than is shown. Pure. */
import type { BuildSummary } from '../circleci/schemas.ts';

export interface Paging {
  /** From 1. */
  readonly page: number;
  /** At most 100, which is CircleCI's limit too. */
  readonly limit: number;
}

export function pageQuery({ page, limit }: Paging): { limit: number; offset: number } {
  return { limit: Math.min(limit + 1, 100), offset: (page - 1) * limit };
}

export function cutPage(found: readonly BuildSummary[], { limit }: Paging) {
  const hasMore = limit === 100 ? found.length === limit : found.length > limit;
  return { builds: found.slice(0, limit), hasMore };
}
