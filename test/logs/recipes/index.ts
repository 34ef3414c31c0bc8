/** All recipes. */
import { native } from './native.ts';
import { nodeTests } from './node-tests.ts';
import { nodeTools } from './node-tools.ts';
import { python } from './python.ts';
import type { Recipe } from './recipe.ts';
import { scripts } from './scripts.ts';

export const recipes: readonly Recipe[] = [...nodeTests, ...nodeTools, ...python, ...native, ...scripts];
