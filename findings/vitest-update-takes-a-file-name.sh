#!/usr/bin/env bash
# vitest 5.1.1: `vitest run --update FILE` does not run FILE alone.
# Expected: the snapshots of FILE are updated, as `vitest run FILE --update` does.
# Seen: --update takes the name as its value, no filter is left, and every test file runs, its snapshots rewritten.
source "$(dirname "$0")/in-temp-folder.sh" vitest@5.1.1
for name in one two; do
  printf "import { expect, test } from 'vitest';\ntest('%s', () => expect(1).toBe(1));\n" "$name" >"$name.test.js"
done
files() { NO_COLOR=1 npx vitest run "$@" | sed -n 's/.*Test Files *\([0-9]*\) passed.*/\1/p'; }
before=$(files --update one.test.js)
after=$(files one.test.js --update)
echo "vitest 5.1.1: --update one.test.js ran $before files, one.test.js --update ran $after"
[ "$before" = 2 ] && [ "$after" = 1 ]
