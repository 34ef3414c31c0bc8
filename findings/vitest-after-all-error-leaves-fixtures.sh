#!/usr/bin/env bash
# vitest 5.1.1: a fixture with `scope: 'file'`, and an afterAll of the file that throws.
# Expected: the fixture is torn down all the same, as after a test that fails; afterAll hooks of one file all run.
# Seen: its teardown is skipped in silence: what it opened (a server, a browser) stays for the worker's later files.
source "$(dirname "$0")/in-temp-folder.sh" vitest@5.1.1
cat >seen.test.js <<'JS'
import { afterAll, test } from 'vitest';
const it = test.extend('server', { scope: 'file' }, ({}, { onCleanup }) => {
  onCleanup(() => console.log('seen: closed.'));
  return 'server';
});
afterAll(() => {
  if (process.env.THROWS) throw new Error('afterAll');
});
it('uses it', ({ server }) => console.log(`seen: ${server}.`));
JS
seen() { NO_COLOR=1 npx vitest run 2>&1 | sed -n 's/^seen: \(.*\)\.$/\1/p' | paste -sd, || true; }
without=$(seen)
with=$(THROWS=yes seen)
echo "vitest 5.1.1: without an error: $without; when afterAll throws: $with"
[ "$without" = server,closed ] && [ "$with" = server ]
