#!/usr/bin/env bash
# vitest 5.1.1: `test.override({ color: 'blue' })` at the top of a test file whose `test` is imported from a module that
# other test files import too, with `isolate: false`.
# Expected: it holds for that file, as it does with isolation.
# Seen: the next file that the worker runs gets "blue" as well: what a test sees depends on the order of the files.
source "$(dirname "$0")/in-temp-folder.sh" vitest@5.1.1
cat >fixture.js <<'JS'
import { test } from 'vitest';
export const it = test.extend({ color: 'red' });
JS
cat >one.test.js <<'JS'
import { it } from './fixture.js';
it.override({ color: 'blue' });
it('one', ({ color }) => console.log(`one: ${color}.`));
JS
cat >two.test.js <<'JS'
import { it } from './fixture.js';
it('two', ({ color }) => console.log(`two: ${color}.`));
JS
seen() { NO_COLOR=1 npx vitest run --maxWorkers=1 "$@" 2>&1 | sed -n 's/^two: \(.*\)\.$/\1/p'; }
# While nothing is known of how long they take, the larger file runs first: one.test.js.
isolated=$(seen --isolate)
rm -rf node_modules/.vite*
shared=$(seen --no-isolate)
echo "vitest 5.1.1: the second file sees $isolated with isolation, $shared without"
[ "$isolated" = red ] && [ "$shared" = blue ]
