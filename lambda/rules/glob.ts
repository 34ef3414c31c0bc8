/** Decides whether a rule covers a branch. Pure and total. */
import { isLike, isNegation, isWanted } from '../glob.ts';
import { botBranches, type Rule } from '../store/subscriptions.ts';

/** Bots' branches match only rules that name branches. */
export function isWantedBranch(
  { branches }: Pick<Rule, 'branches'>,
  { branch, tag }: { readonly branch: string | undefined; readonly tag: string | undefined },
): boolean {
  const namesSome = branches.some((pattern) => !isNegation(pattern));
  const isOfBot = branch !== undefined && botBranches.some((pattern) => isLike(branch, pattern));
  return isWanted(branches, [branch ?? tag]) && (namesSome || !isOfBot);
}
