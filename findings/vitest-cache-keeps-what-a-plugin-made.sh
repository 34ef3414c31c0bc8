#!/usr/bin/env bash
# vitest 5.1.1: a plugin's `transform` that depends on a variable of the environment, run twice with another value.
# Expected: each run transforms again, as vitest 4 did: both are processes of their own.
# Seen: the second run is given the module of the first from the file system (fsModuleCache is on unless told
# otherwise, and neither the environment nor the plugin's options are part of its key): the test sees the old value.
source "$(dirname "$0")/in-temp-folder.sh" vitest@5.1.1
cat >vitest.config.js <<'JS'
const value = process.env.VALUE;
export default {
  plugins: [{ name: 'value', transform: (code, id) => (id.endsWith('/value.js') ? code.replace('none', value) : undefined) }],
  test: process.env.CACHE === 'off' ? { fsModuleCache: false } : {},
};
JS
echo "export const value = 'none';" >value.js
cat >seen.test.js <<'JS'
import { test } from 'vitest';
import { value } from './value.js';
test('seen', () => console.log(`seen: ${value}.`));
JS
seen() { NO_COLOR=1 npx vitest run 2>&1 | sed -n 's/^seen: \(.*\)\.$/\1/p'; }
first=$(VALUE=one seen)
second=$(VALUE=two seen)
uncached=$(VALUE=two CACHE=off seen)
echo "vitest 5.1.1: VALUE=one: $first, then VALUE=two: $second, without fsModuleCache: $uncached"
[ "$first" = one ] && [ "$second" = one ] && [ "$uncached" = two ]
