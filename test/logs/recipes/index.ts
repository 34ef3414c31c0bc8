/** All recipes. */
import { native } from './compiled-languages.ts';
import { nodeTests } from './node-tests.ts';
import { nodeTools } from './node-tools.ts';
import { python } from './python.ts';
import type { Recipe } from './recipe.ts';
import { scripts } from './scripting-languages.ts';

export const recipes: readonly Recipe[] = [...nodeTests, ...nodeTools, ...python, ...native, ...scripts];
